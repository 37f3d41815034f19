package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.MetadataPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cell run did, as far as a comparison asks.
 *
 * @param number the cell run's number in its execution
 * @param outputs nbformat 4 outputs, wherever the record keeps them
 * @param metadata points that it said
 * @param files that it wrote or deleted, and the artifacts that it kept, by {@link
 *     Artifact#location(String)}
 * @param connections hosts and ports that it connected to, such as {@code example.org:443}
 * @param compiled what was compiled for it, where that was recorded
 */
public record CellOutcome(
    int number,
    String source,
    CellRun.Status status,
    List<JsonNode> outputs,
    List<MetadataPoint> metadata,
    List<FileUse> files,
    List<String> connections,
    Optional<CompiledCode> compiled) {

  public CellOutcome {
    outputs = List.copyOf(outputs);
    metadata = List.copyOf(metadata);
    files = List.copyOf(files);
    connections = List.copyOf(connections);
  }

  /** With outputs alone, as a client sees it. */
  public CellOutcome(int number, String source, CellRun.Status status, List<JsonNode> outputs) {
    this(number, source, status, outputs, List.of(), List.of(), List.of(), Optional.empty());
  }

  /** The same with what was compiled for it. */
  public CellOutcome with(Optional<CompiledCode> code) {
    return new CellOutcome(number, source, status, outputs, metadata, files, connections, code);
  }

  /** The same with what a record has beside outputs. */
  CellOutcome with(CellRun run) {
    return new CellOutcome(
        number,
        source,
        status,
        outputs,
        run.metadata(),
        Stream.concat(
                run.fileUses().stream().filter(use -> use.role() == FileUse.Role.OUTPUT),
                run.artifacts().stream().map(CellOutcome::asFile))
            .toList(),
        run.fileUses().stream().flatMap(use -> use.connection().stream()).toList(),
        run.compiled());
  }

  private static FileUse asFile(Artifact artifact) {
    return new FileUse(
        Artifact.location(artifact.name()),
        FileUse.Role.OUTPUT,
        artifact.digest(),
        artifact.sizeBytes(),
        artifact.digest().isPresent(),
        List.of(),
        artifact.doubt());
  }
}
