package dev.deja.tracker.record;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.store.BlobStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of the user's repository. Only reads: neither the index nor the work tree nor
 * anything of the user's configuration is touched.
 */
final class GitReader {

  private static final int SHORT = 7;

  private final BlobStore blobs;
  private final Consumer<String> notes;

  /**
   * @param blobs where the patch goes
   * @param notes gets one line when a repository cannot be read
   */
  GitReader(BlobStore blobs, Consumer<String> notes) {
    this.blobs = blobs;
    this.notes = notes;
  }

  /**
   * The repository around a folder.
   *
   * @param folder the folder of the bundle, or the working folder where there is none
   * @param bundle files of which untracked ones make the state dirty
   * @return empty if there is no repository, or it cannot be read
   */
  Optional<GitState> read(Path folder, Optional<BundleManifest> bundle) {
    QuietGit.install();
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().findGitDir(folder.toFile()).setMustExist(true);
    if (builder.getGitDir() == null) {
      return Optional.empty();
    }
    try (Repository repository = builder.build()) {
      return repository.isBare()
          ? Optional.empty()
          : Optional.of(state(repository, folder, bundle));
    } catch (IOException | GitAPIException | RuntimeException e) {
      notes.accept(
          "the Git repository "
              + builder.getGitDir()
              + " cannot be read, so its state is not recorded: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  private GitState state(Repository repository, Path folder, Optional<BundleManifest> bundle)
      throws IOException, GitAPIException {
    ObjectId head = repository.resolve(Constants.HEAD);
    IndexDiff diff = new IndexDiff(repository, Constants.HEAD, new FileTreeIterator(repository));
    diff.setIgnoreSubmoduleMode(SubmoduleWalk.IgnoreSubmoduleMode.ALL);
    diff.diff();
    SortedSet<String> changed = new TreeSet<>();
    changed.addAll(diff.getAdded());
    changed.addAll(diff.getChanged());
    changed.addAll(diff.getRemoved());
    changed.addAll(diff.getMissing());
    changed.addAll(diff.getModified());
    changed.addAll(diff.getConflicting());
    boolean dirty =
        !changed.isEmpty()
            || bundle
                .filter(files -> hasUntracked(repository, folder, files, diff.getUntracked()))
                .isPresent();
    return new GitState(
        Optional.ofNullable(head).map(ObjectId::name),
        branch(repository),
        remote(repository),
        GitVersion.of(
            head == null ? Optional.empty() : described(repository, head),
            Optional.ofNullable(head).map(id -> id.name().substring(0, SHORT)),
            dirty),
        dirty,
        patch(repository, head, changed));
  }

  private static boolean hasUntracked(
      Repository repository, Path folder, BundleManifest bundle, Set<String> untracked) {
    if (untracked.isEmpty()) {
      return false;
    }
    try {
      Path below = repository.getWorkTree().toPath().toRealPath().relativize(folder.toRealPath());
      return bundle.files().stream()
          .map(file -> below.resolve(file.path()).toString().replace('\\', '/'))
          .anyMatch(untracked::contains);
    } catch (IOException e) {
      return true;
    }
  }

  private static Optional<String> branch(Repository repository) throws IOException {
    String full = repository.getFullBranch();
    return full != null && full.startsWith(Constants.R_HEADS)
        ? Optional.of(Repository.shortenRefName(full))
        : Optional.empty();
  }

  private static Optional<String> described(Repository repository, ObjectId head)
      throws IOException, GitAPIException {
    try (Git git = new Git(repository)) {
      return Optional.ofNullable(
          git.describe().setTarget(head).setTags(true).setLong(true).setAbbrev(SHORT).call());
    }
  }

  private static Optional<String> remote(Repository repository) {
    Set<String> remotes = repository.getRemoteNames();
    String name = remotes.size() == 1 ? remotes.iterator().next() : Constants.DEFAULT_REMOTE_NAME;
    if (remotes.contains(Constants.DEFAULT_REMOTE_NAME)) {
      name = Constants.DEFAULT_REMOTE_NAME;
    }
    return Optional.ofNullable(repository.getConfig().getString("remote", name, "url"))
        .flatMap(GitReader::withoutCredentials);
  }

  /** A remote's URL without password and, for HTTP, user and query; empty if it is no URL. */
  static Optional<String> withoutCredentials(String url) {
    try {
      URIish parsed = new URIish(url);
      String scheme = parsed.getScheme();
      if (scheme != null && scheme.startsWith("http")) {
        String path = parsed.getRawPath();
        int query = path == null ? -1 : path.indexOf('?');
        URIish bare = parsed.setUser(null).setPass(null);
        return Optional.of(
            (query < 0 ? bare : bare.setRawPath(path.substring(0, query))).toString());
      }
      return Optional.of(parsed.setPass(null).toString());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Optional<Digest> patch(
      Repository repository, @Nullable ObjectId head, SortedSet<String> changed)
      throws IOException {
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    Optional<RevTree> tree = Optional.empty();
    if (head != null) {
      try (RevWalk walk = new RevWalk(repository)) {
        RevCommit commit = walk.parseCommit(head);
        tree = Optional.of(commit.getTree());
      }
    }
    Optional<byte[]> patch = GitPatch.of(repository, tree, changed);
    if (patch.isEmpty()) {
      notes.accept(
          "what differs from the Git commit is not recorded: its patch would be larger than "
              + (GitPatch.LARGEST >> 20)
              + " MiB");
    }
    return patch.map(bytes -> blobs.put(bytes).digest());
  }
}
