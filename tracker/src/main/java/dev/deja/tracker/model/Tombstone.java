package dev.deja.tracker.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What stays of an execution that was deleted: {@code executions/<id>/deleted.json}. Which files
 * its runs read and wrote stays, so that lineage goes through it; what the cells were and put out
 * does not.
 *
 * @param format the format's version, 1
 * @param deletedAt when
 * @param by the user
 * @param reason in words; may be empty
 * @param endedAt when the execution had ended
 * @param runs the runs that used files
 * @param task which task of which group it was an attempt at
 */
public record Tombstone(
    int format,
    ExecutionId id,
    Instant deletedAt,
    String by,
    String reason,
    NotebookRef notebook,
    int number,
    Instant startedAt,
    Instant endedAt,
    String workingFolder,
    String user,
    Optional<ExecutionId> rerunOf,
    List<Run> runs,
    Optional<TaskRef> task) {

  public static final int FORMAT = 1;

  /**
   * A cell run that used files.
   *
   * @param number as in the execution
   */
  public record Run(int number, Instant startedAt, List<FileUse> fileUses) {
    public Run {
      fileUses = List.copyOf(fileUses);
    }
  }

  public Tombstone {
    runs = List.copyOf(runs);
    // Absent in what was written before there were groups.
    task = task == null ? Optional.empty() : task;
  }
}
