package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.source.RunOrder;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.OwnerOnly;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes what a journal says to the store, in the order that {@code docs/format.md} gives. What is
 * written, and where one segment ends, follows from the journal alone, so that shipping again after
 * a crash gives the same objects. One thread at a time.
 */
final class Shipper {

  /** Longer outputs of a run, in bytes of JSON, become a blob. */
  static final int INLINE = 16 * 1024;

  private final ExecutionId id;
  private final ObjectStore objects;
  private final BlobStore blobs;
  private final Executions executions;
  private final Path journal;
  private final JournalReader reader;
  private final JournalFold fold;
  private final List<Digest> segments = new ArrayList<>();
  private final Segments packed;
  private final RunOrder.NamesOfSources names = new RunOrder.NamesOfSources();
  private Optional<Redaction> redaction;
  private int anticipated;
  private int eventsShipped;
  private boolean started;

  /** A kernel that has not tried yet is the first who asks for a number of its execution. */
  private boolean first;

  private Optional<String> reference = Optional.empty();

  /** Of a journal that another process has written. */
  Shipper(ExecutionId id, ObjectStore objects, Path journal) {
    this(id, objects, journal, Optional.empty());
  }

  /**
   * @param redaction of the kernel whose journal it is; empty in another process
   */
  Shipper(ExecutionId id, ObjectStore objects, Path journal, Optional<Redaction> redaction) {
    this.redaction = redaction;
    this.first = redaction.isPresent();
    this.id = id;
    this.objects = objects;
    this.packed = new Segments(objects);
    this.blobs = new BlobStore(objects);
    this.executions = new Executions(objects);
    this.journal = journal;
    this.reader = new JournalReader(journal);
    this.fold = new JournalFold(id);
  }

  /**
   * Writes what the journal asks for so far. After a failure, calling again goes on where it
   * stopped.
   *
   * @throws StoreException if the store cannot be written
   * @throws IOException if the journal cannot be read
   */
  void ship() throws IOException {
    reader.readNew(
        new JournalReader.Lines() {
          @Override
          public void accept(JsonNode line) {
            switch (line.path("type").asText()) {
              case "started" -> {
                fold.prepared();
                start();
              }
              // What threads still put out is not at its end: that part goes with the seal.
              case "segment" -> segment(fold.runs().finished(), 1);
              default -> fold.accept(line);
            }
          }

          @Override
          public void damaged(int number) {
            fold.fault("line " + number + " of the journal is damaged");
          }
        });
  }

  /**
   * Writes everything and the seal; the journal gets no more lines.
   *
   * @param sealedBy {@code kernel} or {@code recovery}
   * @return the seal; empty if there is nothing to keep of the execution, and nothing was written
   * @throws StoreException if the store cannot be written
   * @throws IOException if the journal cannot be read
   */
  Optional<ExecutionEnd> seal(String sealedBy) throws IOException {
    Optional<ExecutionEnd> before = executions.end(id);
    if (before.isPresent()) {
      return before;
    }
    ship();
    if (fold.isEmpty() && !started && !objects.exists(Layout.start(id))) {
      return Optional.empty();
    }
    start();
    List<RunFold> rest = new ArrayList<>(late());
    rest.addAll(fold.runs().all());
    segment(rest, HiddenOutput.PARTS);
    ExecutionEnd end = fold.end(segments, sealedBy, facts());
    put(Layout.end(id), redacted(json(end)));
    return Optional.of(end);
  }

  /** What the order of cells hides is worth no record that is lost for it. */
  private EndFacts facts() {
    try {
      return EndFacts.of(fold, executions, names);
    } catch (RuntimeException | StackOverflowError e) {
      return new EndFacts(fold.given(), List.of());
    }
  }

  /** Does now what the seal would otherwise take time for. */
  void anticipate() {
    for (; anticipated < fold.ran().size(); anticipated++) {
      var unused = names.of(fold.ran().get(anticipated).source());
    }
  }

  private void start() {
    if (started) {
      return;
    }
    if (!objects.exists(Layout.start(id))) {
      String notebook = fold.notebook().name();
      boolean isFirst = first;
      first = false;
      int number =
          fold.number().orElseGet(() -> ShortNumbers.reserve(objects, notebook, id, isFirst));
      ExecutionStart start = fold.start(number);
      put(Layout.start(id), redacted(json(start)));
      reference = Optional.of(start.reference());
    }
    started = true;
  }

  /**
   * What people call the execution, as {@code churn/42}; empty before this has written its start.
   */
  Optional<String> reference() {
    return reference;
  }

  private void segment(List<RunFold> batch, int mostParts) {
    if (!batch.isEmpty()) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (RunFold run : batch) {
        List<BlobRef> hidden = new ArrayList<>();
        for (int part : run.hiddenParts().headSet(mostParts + 1)) {
          hidden.add(hidden(run.number(), part));
        }
        lines.writeBytes(json(compact(redacted(run.run()), hidden)));
        lines.write('\n');
      }
      putSegment(lines.toByteArray());
      fold.runs().shipped(batch, mostParts);
    }
    List<Event> events = fold.events();
    for (; eventsShipped < events.size(); eventsShipped++) {
      executions.add(withoutSecrets(events.get(eventsShipped)));
    }
  }

  /**
   * Puts a segment under the next number. One that is there with other content, from a journal that
   * has lost its end since, counts as written before this one.
   */
  private void putSegment(byte[] segment) {
    Digest digest = Digest.of(segment);
    while (segments.isEmpty() || !segments.get(segments.size() - 1).equals(digest)) {
      int number = segments.size() + 1;
      segments.add(packed.put(id, number, segment) ? digest : digestOf(number));
    }
  }

  private Digest digestOf(int number) {
    return Digest.of(
        packed
            .read(id, number)
            .orElseThrow(
                () -> new StoreException("segment " + number + " of " + id + " has vanished")));
  }

  private Redaction redaction() {
    Redaction known = redaction.orElseGet(() -> Redaction.of(fold.redact()));
    redaction = Optional.of(known);
    return known;
  }

  private byte[] redacted(byte[] json) {
    return redaction().json(new String(json, UTF_8)).getBytes(UTF_8);
  }

  private CellRun redacted(CellRun run) {
    byte[] json = json(run);
    byte[] without = redacted(json);
    if (Arrays.equals(json, without)) {
      return run;
    }
    try {
      return Json.mapper().readValue(without, CellRun.class);
    } catch (IOException e) {
      throw new IllegalStateException("a run without its secrets is none", e);
    }
  }

  /** The run with outputs in a blob, where they are too large for the line. */
  private CellRun compact(CellRun run, List<BlobRef> hidden) {
    byte[] outputs = json(run.outputs());
    boolean inline = outputs.length <= INLINE;
    if (inline && hidden.isEmpty()) {
      return run;
    }
    return new CellRun(
        run.number(),
        run.cellId(),
        run.executionCount(),
        run.source(),
        run.silent(),
        run.status(),
        run.startedAt(),
        run.wall(),
        run.cpu(),
        run.peakHeapBytes(),
        inline ? run.outputs() : List.of(),
        inline ? Optional.empty() : Optional.of(blobs.put(outputs)),
        hidden,
        run.metadata(),
        run.commands(),
        run.classPath(),
        run.fileUses(),
        run.fileGaps(),
        run.artifacts(),
        run.compiled());
  }

  private BlobRef hidden(int run, int part) {
    Path file = HiddenOutput.file(journal.resolveSibling("."), run, part).normalize();
    try {
      return withoutSecrets(file);
    } catch (UncheckedIOException e) {
      if (Files.exists(file)) {
        throw e;
      }
      fold.fault("what cell run " + run + " put out unseen is lost: " + file + " has vanished");
      return blobs.put(new byte[0]);
    }
  }

  private Event withoutSecrets(Event event) {
    try {
      return Json.mapper().readValue(redacted(json(event)), Event.class);
    } catch (IOException e) {
      throw new IllegalStateException("an event without its secrets is none", e);
    }
  }

  /** Line by line: such a file may be larger than memory. */
  private BlobRef withoutSecrets(Path file) {
    Path without = file.resolveSibling("hidden-redacted-" + file.getFileName());
    try {
      Files.deleteIfExists(without);
      // Not Files' reader, which throws at bytes that a crash has damaged.
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
        OwnerOnly.createFile(without);
        try (BufferedWriter out = Files.newBufferedWriter(without)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.write(redaction().json(line));
            out.write('\n');
          }
        }
      }
      return blobs.put(without);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      try {
        Files.deleteIfExists(without);
      } catch (IOException e) {
        // It goes with the folder of the journal.
      }
    }
  }

  /** Runs for which something came after they were shipped, folded once more from the beginning. */
  private List<RunFold> late() throws IOException {
    if (fold.runs().late().isEmpty()) {
      return List.of();
    }
    RunFolds again = new RunFolds(fold.runs().late()::contains);
    new JournalReader(journal)
        .readNew(
            new JournalReader.Lines() {
              @Override
              public void accept(JsonNode line) {
                try {
                  switch (line.path("type").asText()) {
                    case "cell" -> again.begin(line);
                    case "output",
                        "hidden",
                        "metadata",
                        "command",
                        "classpath",
                        "files",
                        "file",
                        "looking",
                        "artifact",
                        "finished" ->
                        again.accept(line);
                    default -> {}
                  }
                } catch (JsonProcessingException | RuntimeException e) {
                  // The first reading has made a fault of this line.
                }
              }

              @Override
              public void damaged(int number) {
                // The first reading has made a fault of this line.
              }
            });
    return again.all();
  }

  private boolean put(String key, byte[] bytes) {
    return objects.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static byte[] json(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " has no JSON form", e);
    }
  }
}
