package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the store can be written, what it holds, and whether it is whole. */
final class StoreFindings {

  private static final long SCARCE_BYTES = 1_000_000_000;
  private static final long TOO_LITTLE_BYTES = 20_000_000;

  private StoreFindings() {}

  static List<Finding> of(Main deja) {
    List<Finding> findings = new ArrayList<>();
    try {
      Tracker tracker = deja.tracker();
      if (tracker.store() instanceof StoreAddress.Folder folder) {
        findings.add(folder(folder.path()));
      } else {
        // Answered only if the bucket is there and may be listed.
        findings.add(index(tracker));
        findings.add(Finding.ok("store", tracker.storeName()));
      }
      if (tracker.store() instanceof StoreAddress.Folder) {
        findings.add(index(tracker));
      }
      for (String damage : tracker.damaged()) {
        findings.add(Finding.fail("store", damage, "Put the file back from a copy of the store."));
      }
      findings.add(journals(tracker));
    } catch (StoreException | UserMistake e) {
      // Which says what to do.
      findings.add(new Finding("store", Finding.Level.FAIL, Failure.line(e), Optional.empty()));
    } catch (RuntimeException | IOException e) {
      findings.add(
          Finding.fail(
              "store", Failure.line(e), "Choose a store that you may write with DEJA_STORE."));
    }
    return findings;
  }

  private static Finding folder(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".tmp-", "-doctor");
    Files.delete(probe);
    long free = Files.getFileStore(folder).getUsableSpace();
    String found = folder + ", " + Sizes.bytes(free) + " free";
    if (free < TOO_LITTLE_BYTES) {
      return Finding.fail("store", found, "Make room there, or choose a folder with DEJA_STORE.");
    }
    return free < SCARCE_BYTES
        ? Finding.warn("store", found, "Make room there before it is full.")
        : Finding.ok("store", found);
  }

  private static Finding index(Tracker tracker) {
    int executions = tracker.list(Filter.ALL).size();
    return Finding.ok(
        "index", executions == 1 ? "1 execution" : executions + " executions, up to date");
  }

  /** The tracker has sealed what kernels that are gone have left: what remains is alive. */
  private static Finding journals(Tracker tracker) {
    int journals = tracker.waiting().size();
    return Finding.ok(
        "journals",
        journals == 0
            ? "none waiting"
            : journals == 1
                ? "1 session is being recorded"
                : journals + " sessions are being recorded");
  }
}
