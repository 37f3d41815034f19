package dev.deja.tracker.cli;

import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.replay.SnapshotFile;
import java.time.Instant;
import java.util.Map;

/** Values of variables that headless runs leave, so that they can be resumed. */
final class Snapshots {

  private static final String SWITCH = "DEJA_SNAPSHOTS";

  private Snapshots() {}

  /**
   * Variables with which a kernel leaves them; none if {@code DEJA_SNAPSHOTS} is {@code off}, or if
   * nothing is recorded that could be resumed.
   */
  static Map<String, String> variables(Main deja, Tracker tracker, ExecutionId id) {
    boolean off = "off".equalsIgnoreCase(deja.environment().getOrDefault(SWITCH, ""));
    if (off || !Configuration.of(deja.environment()).tracking()) {
      return Map.of();
    }
    SnapshotFile.prepare(tracker.snapshots(), Instant.now());
    return Map.of("DEJA_SNAPSHOT", SnapshotFile.of(tracker.snapshots(), id).toString());
  }

  /** A run that came to its end is not resumed. */
  static void ended(Tracker tracker, ExecutionId id, HeadlessRun.Ending ending) {
    if (ending == HeadlessRun.Ending.COMPLETED) {
      SnapshotFile.delete(tracker.snapshots(), id);
    }
  }
}
