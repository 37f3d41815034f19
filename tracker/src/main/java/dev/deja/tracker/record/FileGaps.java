package dev.deja.tracker.record;

import dev.deja.kernel.model.CellFiles;
import java.util.ArrayList;
import java.util.List;

/** What of a run may have used files that nobody saw, in words for a reader of the record. */
final class FileGaps {

  /** Of a run in a kernel that is not Deja's. */
  static final String FOREIGN =
      "its kernel does not tell which files it uses: what changed in the notebook's folder is"
          + " here, what it read is not known; nor are its CPU time, its memory and its packages";

  static final String COMMANDS = "it ran commands; what they read is not seen";

  private FileGaps() {}

  static List<String> of(CellFiles files) {
    List<String> gaps = new ArrayList<>();
    if (files.startedProcesses()) {
      gaps.add("it started processes; what they read is not seen");
    }
    if (files.loadedNativeCode()) {
      gaps.add("it loaded native code; what that reads is not seen");
    }
    files.fault().ifPresent(fault -> gaps.add("the watch had a fault: " + fault));
    return gaps;
  }
}
