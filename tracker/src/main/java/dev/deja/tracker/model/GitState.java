package dev.deja.tracker.model;

import java.util.Optional;

/**
 * The user's repository at the moment of a run.
 *
 * @param commit 40 hex digits, or empty in a repository without a commit
 * @param branch the branch's short name, or empty when the head is detached
 * @param remote the URL of {@code origin} (else of the only remote) without credentials
 * @param version the version string, such as {@code 2.3.0.post5-gitabc1234-dirty}
 * @param dirty whether tracked files differ from the commit, or the bundle has untracked ones
 * @param patch a blob of the difference between commit and working tree in Git's patch format, if
 *     there is one
 */
public record GitState(
    Optional<String> commit,
    Optional<String> branch,
    Optional<String> remote,
    String version,
    boolean dirty,
    Optional<Digest> patch) {}
