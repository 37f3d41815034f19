package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.FileUse;
import java.util.List;
import java.util.Optional;

/**
 * Whether the files that recorded runs read and left are today what they were then.
 *
 * @param runs in order
 * @param now the files of today
 */
record RunFiles(List<RecordedRun> runs, FilesNow now) {

  /** Why files of a run are not what they were, in words; empty if they are. */
  Optional<String> changed(int at) {
    for (FileUse use : uses(at)) {
      if (use.role() == FileUse.Role.INPUT && !isInternal(use, at) && !isInputSame(use, at)) {
        return Optional.of(
            use.connection()
                .map(host -> "what it got from " + host + " is not known")
                .orElse("its input " + use.path() + " has changed"));
      }
      if (use.role() == FileUse.Role.OUTPUT && isLastWriter(use, at) && !now.isAsLeft(use)) {
        return Optional.of("its output " + use.path() + " is not what it left");
      }
    }
    return Optional.empty();
  }

  /** Whether a run has read files. */
  boolean hasInputs(int at) {
    return uses(at).stream()
        .anyMatch(use -> use.role() == FileUse.Role.INPUT && !use.isElsewhere());
  }

  /** Whether every input of a run is as it was read. */
  boolean areInputsAsRead(int at) {
    return uses(at).stream()
        .filter(use -> use.role() == FileUse.Role.INPUT)
        .allMatch(now::isAsRead);
  }

  /** Whether what was read had been written by an earlier run, just so. */
  private boolean isInternal(FileUse use, int at) {
    for (int before = at; before >= 0; before--) {
      for (FileUse other : uses(before)) {
        if (other.role() == FileUse.Role.OUTPUT && other.path().equals(use.path())) {
          return other.digest().isPresent() && other.digest().equals(use.digest());
        }
      }
    }
    return false;
  }

  /** Whether an input is as it was read, or as a later run has left it. */
  private boolean isInputSame(FileUse use, int at) {
    if (now.isAsRead(use)) {
      return true;
    }
    for (int after = runs.size() - 1; after >= at; after--) {
      for (FileUse other : uses(after)) {
        if (other.role() == FileUse.Role.OUTPUT && other.path().equals(use.path())) {
          return runs.get(after).run().status() == CellRun.Status.OK && now.isAsLeft(other);
        }
      }
    }
    return false;
  }

  private boolean isLastWriter(FileUse use, int at) {
    for (int after = at + 1; after < runs.size(); after++) {
      CellRun run = runs.get(after).run();
      if (run.status() == CellRun.Status.OK
          && run.fileUses().stream()
              .anyMatch(
                  other ->
                      other.role() == FileUse.Role.OUTPUT && other.path().equals(use.path()))) {
        return false;
      }
    }
    return true;
  }

  private List<FileUse> uses(int at) {
    return runs.get(at).run().fileUses();
  }
}
