package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import java.util.Optional;

/**
 * A file that executions of a group have used.
 *
 * @param file absolute, where they ran
 * @param tasks how many tasks have
 * @param contents how many different bytes it had
 * @param digest of its bytes, or of some of them if they differ; empty if they are not known
 */
public record GroupFile(
    FileUse.Role role, String file, int tasks, int contents, Optional<Digest> digest) {}
