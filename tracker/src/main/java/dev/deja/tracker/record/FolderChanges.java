package dev.deja.tracker.record;

import dev.deja.kernel.model.FileUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of the notebook's folder that changed while a cell ran, whoever changed them: child
 * processes and native code, which the watch in the notebook JVM does not see. What the rules of
 * bundles leave out is left out here too. One use, one thread.
 */
final class FolderChanges {

  /** How files are said to be used that were found this way. */
  static final String OUTSIDE = "outside the JVM";

  /** File systems tell times from a clock that is some milliseconds behind. */
  private static final Duration TICK = Duration.ofMillis(15);

  private final Path folder;
  private final Set<Path> without;

  /**
   * @param without files and folders, as real paths, that are not looked at
   */
  FolderChanges(Path folder, Set<Path> without) {
    this.folder = folder;
    this.without = without;
  }

  /**
   * What was found.
   *
   * @param gap what was not looked at, in words
   */
  record Found(List<FileUse> uses, Optional<String> gap) {}

  /** Those that were last changed between two moments. */
  Found between(Instant from, Instant to) throws IOException {
    Path root = folder.toRealPath();
    BundleScan scan = new BundleScan(root, without, Optional.empty());
    scan.run(IgnoreRules.of(GitFolder.topOf(root).orElse(root), root));
    List<FileUse> uses = new ArrayList<>();
    for (BundleScan.Candidate candidate : scan.candidates()) {
      FileEntry now = FileEntry.of(candidate.file());
      if (!now.changed().isBefore(from.minus(TICK)) && !now.changed().isAfter(to)) {
        uses.add(use(folder.resolve(root.relativize(candidate.file())), now));
      }
    }
    boolean cut = scan.omitted().stream().anyMatch(each -> each.reason().equals("count"));
    return new Found(
        uses,
        cut
            ? Optional.of(
                "the folder has more than "
                    + BundleRules.MOST_LOOKED_AT
                    + " entries; not all were looked at for changes")
            : Optional.empty());
  }

  private static FileUse use(Path file, FileEntry now) {
    return new FileUse(
        file.toString(),
        file,
        FileUse.Role.OUTPUT,
        Optional.of(new FileUse.State(now.sizeBytes(), now.modified(), now.key(), Instant.now())),
        List.of(OUTSIDE),
        Optional.empty());
  }
}
