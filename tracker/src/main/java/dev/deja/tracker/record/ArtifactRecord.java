package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.extension.Answerer;
import dev.deja.kernel.extension.Question;
import dev.deja.rows.RowReader;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.table.ArrowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Keeps what notebook code calls an artifact: the bytes as a blob, then a line in the journal. The
 * code waits for it, so that what it was told is kept is safe. Thread-safe.
 */
final class ArtifactRecord implements Answerer {

  private final Clock clock;
  private final Supplier<BlobStore> blobs;
  private final Path folder;
  private final UnaryOperator<String> paths;
  private final Consumer<ObjectNode> journal;

  /**
   * @param folder for what is made on the way; it exists
   * @param paths how a path is told in the record
   * @param journal takes lines, from any thread
   */
  ArtifactRecord(
      Clock clock,
      Supplier<BlobStore> blobs,
      Path folder,
      UnaryOperator<String> paths,
      Consumer<ObjectNode> journal) {
    this.clock = clock;
    this.blobs = blobs;
    this.folder = folder;
    this.paths = paths;
    this.journal = journal;
  }

  @Override
  public String answer(Question question) throws JsonProcessingException {
    JsonNode said = Json.mapper().readTree(question.json());
    Artifact artifact = kept(said);
    journal.accept(JournalLine.artifact(clock.instant(), question.cell(), artifact));
    if (artifact.doubt().isPresent() && !said.has("refused")) {
      throw new IllegalArgumentException(artifact.doubt().get());
    }
    return Json.mapper().writeValueAsString(artifact);
  }

  private Artifact kept(JsonNode said) {
    Artifact.Kind kind = Artifact.Kind.valueOf(said.path("kind").asText());
    if (said.has("refused")) {
      return doubtful(said, kind, said.path("refused").asText());
    }
    Path file = Path.of(said.path("file").asText());
    try {
      return kind == Artifact.Kind.TABLE ? table(said, file) : bytes(said, kind, file);
    } catch (StoreException e) {
      return doubtful(said, kind, "the store does not take it: " + e.getMessage());
    } catch (UncheckedIOException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      return doubtful(said, kind, String.valueOf(why.getMessage()));
    } catch (IOException e) {
      return doubtful(said, kind, "its bytes could not be written: " + e.getMessage());
    } catch (ArithmeticException e) {
      return doubtful(said, kind, "it has a point in time that is too far off for a table");
    }
  }

  private Artifact bytes(JsonNode said, Artifact.Kind kind, Path file) {
    BlobRef blob = blobs.get().put(file);
    Optional<String> path =
        kind == Artifact.Kind.FILE ? Optional.of(paths.apply(file.toString())) : Optional.empty();
    return artifact(said, kind, Optional.of(blob), path, Optional.empty(), List.of());
  }

  private Artifact table(JsonNode said, Path rowFile) throws IOException {
    long rows;
    List<Artifact.Column> columns;
    try (RowReader reader = new RowReader(rowFile)) {
      rows = reader.rows();
      columns =
          reader.columns().stream()
              .map(column -> new Artifact.Column(column.name(), column.type().text()))
              .toList();
    }
    Path arrow = Files.createTempFile(folder, "artifact-", ".arrow");
    try {
      ArrowFile.write(rowFile, arrow);
      BlobRef blob = blobs.get().put(arrow);
      return artifact(
          said,
          Artifact.Kind.TABLE,
          Optional.of(blob),
          Optional.empty(),
          Optional.of(rows),
          columns);
    } finally {
      Files.deleteIfExists(arrow);
    }
  }

  private static Artifact artifact(
      JsonNode said,
      Artifact.Kind kind,
      Optional<BlobRef> blob,
      Optional<String> path,
      Optional<Long> rows,
      List<Artifact.Column> columns) {
    return new Artifact(
        said.path("name").asText(),
        kind,
        blob.map(BlobRef::digest),
        blob.map(BlobRef::sizeBytes).orElse(0L),
        Optional.ofNullable(said.path("type").textValue())
            .filter(type -> kind != Artifact.Kind.FILE),
        path,
        rows,
        columns,
        Optional.empty());
  }

  private static Artifact doubtful(JsonNode said, Artifact.Kind kind, String doubt) {
    Artifact nothing =
        artifact(said, kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    return new Artifact(
        nothing.name(),
        kind,
        Optional.empty(),
        0,
        nothing.type(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(doubt));
  }
}
