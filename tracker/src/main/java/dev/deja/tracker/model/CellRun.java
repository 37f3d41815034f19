package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One submission of a cell, in the order it ran: a line of {@code
 * executions/<id>/cells-<n>.jsonl.gz}.
 *
 * @param number its position in the execution, from 1
 * @param cellId the client's id of the cell, if it sent one
 * @param executionCount Jupyter's number in brackets
 * @param source the cell as submitted
 * @param silent whether the client asked for silence
 * @param startedAt when it began
 * @param wall how long it took; zero when its end was never seen
 * @param cpu CPU time of the notebook JVM meanwhile; zero when unknown
 * @param peakHeapBytes largest heap use meanwhile; -1 when unknown
 * @param outputs what a notebook shows after the run, as nbformat 4 outputs; empty when {@code
 *     outputsBlob} has them
 * @param outputsBlob the blob with the JSON array of outputs, when that is too large for the line
 * @param hiddenOutputs blobs with what the run put out beyond what a notebook can show: nbformat 4
 *     outputs, one a line, in order; empty for nearly every run
 * @param metadata points said by this run
 * @param commands shell commands and installations of this run
 * @param classPath the whole class path after this run, when this run changed it
 * @param fileUses files read and written; one of each path and role
 * @param artifacts what it kept under names, in order
 * @param fileGaps what may have used files that nobody saw, in words: processes, native code
 * @param compiled what was compiled for it; empty for runs of other kernels, runs that lost their
 *     JVM, and those recorded before this was
 */
public record CellRun(
    int number,
    Optional<String> cellId,
    int executionCount,
    String source,
    boolean silent,
    Status status,
    Instant startedAt,
    Duration wall,
    Duration cpu,
    long peakHeapBytes,
    List<JsonNode> outputs,
    Optional<BlobRef> outputsBlob,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BlobRef> hiddenOutputs,
    List<MetadataPoint> metadata,
    List<Command> commands,
    Optional<List<Dependency>> classPath,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileUse> fileUses,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> fileGaps,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Artifact> artifacts,
    Optional<CompiledCode> compiled) {

  /** How a cell run ended. */
  public enum Status {
    OK,
    ERROR,
    INTERRUPTED,
    VM_LOST
  }

  @JsonCreator
  public CellRun {
    outputs = List.copyOf(outputs);
    // Absent in what was written before there was such a thing.
    hiddenOutputs = hiddenOutputs == null ? List.of() : List.copyOf(hiddenOutputs);
    metadata = List.copyOf(metadata);
    commands = List.copyOf(commands);
    // Executions that were recorded before files were watched have neither.
    fileUses = fileUses == null ? List.of() : List.copyOf(fileUses);
    fileGaps = fileGaps == null ? List.of() : List.copyOf(fileGaps);
    artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
  }

  /** A run that has kept nothing, and of which no compiled code is known. */
  public CellRun(
      int number,
      Optional<String> cellId,
      int executionCount,
      String source,
      boolean silent,
      Status status,
      Instant startedAt,
      Duration wall,
      Duration cpu,
      long peakHeapBytes,
      List<JsonNode> outputs,
      Optional<BlobRef> outputsBlob,
      List<BlobRef> hiddenOutputs,
      List<MetadataPoint> metadata,
      List<Command> commands,
      Optional<List<Dependency>> classPath,
      List<FileUse> fileUses,
      List<String> fileGaps) {
    this(
        number,
        cellId,
        executionCount,
        source,
        silent,
        status,
        startedAt,
        wall,
        cpu,
        peakHeapBytes,
        outputs,
        outputsBlob,
        hiddenOutputs,
        metadata,
        commands,
        classPath,
        fileUses,
        fileGaps,
        List.of(),
        Optional.empty());
  }
}
