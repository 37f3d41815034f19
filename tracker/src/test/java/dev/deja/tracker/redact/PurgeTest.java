package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.ForwardingStore;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.MissingBlob;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.RedactedBlob;
import dev.deja.tracker.store.Redactions;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.upkeep.Transfer;
import dev.deja.tracker.verify.Verification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that were recorded, and what is left of them. */
class PurgeTest {

  private static final String SECRET = "correct-horse-battery";
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path temporary;
  private Path folder;
  private StoreFixture store;
  private LocalObjectStore objects;

  @BeforeEach
  void first() {
    folder = temporary.resolve("store");
    fill();
  }

  private void fill() {
    store = new StoreFixture(folder);
    objects = LocalObjectStore.open(folder);
  }

  private ExecutionId recorded() {
    Digest bundle =
        store.bundle(
            "churn.ipynb",
            Map.of("churn.ipynb", "{}", "notes.txt", "the key is " + SECRET + ", do not tell"));
    return store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .bundle(bundle)
        .parameter("password", SECRET)
        .ok("connect(\\\"" + SECRET + "\\\")".replace("\\", ""), "connected with " + SECRET)
        .metadata("Deja.metadata(..)", "url", "\"https://" + SECRET + "@example.org\"")
        .large("print()", "line\n".repeat(100) + SECRET)
        .seal(ExecutionStatus.COMPLETED);
  }

  private Purge.Report redact(ObjectStore into, String... literals) {
    return new Purge(into, request(new Secrets(List.of(literals), List.of())), NOW, objects -> {})
        .run(false);
  }

  private Purge.Request request(Secrets secrets) {
    return new Purge.Request(
        secrets, Set.of(), List.of("literal"), "it slipped in", "ann", temporary.resolve("spool"));
  }

  private Purge.Report redactPattern(String pattern) {
    return new Purge(objects, request(new Secrets(List.of(), List.of(pattern))), NOW, looked -> {})
        .run(false);
  }

  /** Every file of the store, unpacked. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
          bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        all.put(folder.relativize(file).toString(), new String(bytes, ISO_8859_1));
      }
    }
    return all;
  }

  private Verification.Report verified() {
    return new Verification(objects, (checked, bytes) -> {}).store();
  }

  @Test
  void aSecretIsGoneFromEverythingThatWasRecorded() throws IOException {
    ExecutionId id = recorded();
    assertThat(everything().values()).anyMatch(text -> text.contains(SECRET));

    Purge.Report report = redact(objects, SECRET);

    assertThat(report.executions()).containsExactly(id);
    assertThat(report.objects()).isEqualTo(2);
    assertThat(report.replaced()).isEqualTo(2);
    assertThat(everything()).allSatisfy((key, text) -> assertThat(text).doesNotContain(SECRET));
    assertThat(verified().findings()).isEmpty();
    var read = store.executions().read(id).orElseThrow();
    assertThat(read.start().parameters()).containsEntry("password", "[redacted]");
    assertThat(read.cells().get(0).outputs().get(0).at("/data/text~1plain").asText())
        .isEqualTo("connected with [redacted]");
    assertThat(store.executions().outputs(read.cells().get(2)).get(0).path("text").asText())
        .endsWith("line\n[redacted]");
  }

  @Test
  void itIsSaidWhoTookOutWhatWhenAndWhyAndNeverWhatItWas() {
    ExecutionId id = recorded();

    redact(objects, SECRET);

    try (Stream<Event> events = store.executions().events(Optional.empty())) {
      assertThat(events.toList())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.execution()).isEqualTo(id);
                assertThat(event.by()).isEqualTo("ann");
                assertThat(event.at()).isEqualTo(NOW);
                assertThat(event.kind()).isEqualTo(Event.Kind.EXECUTION_REDACTED);
                assertThat(event.value())
                    .contains("it slipped in")
                    .contains("\"looked\":[\"literal\"]")
                    .contains("start.json")
                    .doesNotContain(SECRET);
              });
    }
    try (var redacted = store.executions().blobs().redactions().all()) {
      assertThat(redacted.toList())
          .hasSize(4)
          .allSatisfy(each -> assertThat(each.after()).isPresent());
    }
  }

  @Test
  void whatNamesTheBundleGoesOnNamingItAndItsFilesCanBeHad() throws IOException {
    ExecutionId id = recorded();
    Digest bundle = store.executions().start(id).orElseThrow().bundle().orElseThrow();

    redact(objects, SECRET);

    assertThat(store.executions().start(id).orElseThrow().bundle()).contains(bundle);
    Path to = temporary.resolve("bundle");
    new dev.deja.tracker.store.Bundles(store.executions()).unpack(bundle, to);
    assertThat(to.resolve("notes.txt")).hasContent("the key is [redacted], do not tell");
  }

  @Test
  void lookingOnceMoreFindsNothing() {
    recorded();
    redact(objects, SECRET);

    Purge.Report again = redact(objects, SECRET);

    assertThat(again.executions()).isEmpty();
    assertThat(again.objects() + again.replaced() + again.removed()).isZero();
  }

  @Test
  void asADryRunItChangesNothing() throws IOException {
    recorded();
    Map<String, String> before = everything();

    Purge.Report report =
        new Purge(objects, request(new Secrets(List.of(SECRET), List.of())), NOW, looked -> {})
            .run(true);

    assertThat(report.executions()).hasSize(1);
    assertThat(report.replaced()).isEqualTo(2);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void aSecondSecretGoesFromWhatTookTheFirstOnesPlace() throws IOException {
    ExecutionId id = recorded();
    redact(objects, SECRET);

    redact(objects, "the key is");

    assertThat(verified().findings()).isEmpty();
    assertThat(everything().values()).noneMatch(text -> text.contains("the key is"));
    assertThat(store.executions().read(id)).isPresent();
  }

  @Test
  void whatWouldBeDamagedByAnotherTextIsRemovedWhole() {
    byte[] binary = ("\0\1\2" + SECRET + "\0").getBytes(UTF_8);
    Digest digest = store.executions().blobs().put(binary).digest();

    Purge.Report report = redact(objects, SECRET);

    assertThat(report.removed()).isEqualTo(1);
    assertThatThrownBy(() -> store.executions().blobs().read(digest))
        .isInstanceOf(RedactedBlob.class)
        .hasMessageContaining("deja redact")
        .hasMessageContaining("ann")
        .hasMessageContaining("it slipped in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a \"quoted\" one\\with", "pä$$wörd-ü", "one/two+three=four"})
  void itIsFoundInTheFormsThatJsonAndUrlsGiveIt(String secret) throws Exception {
    String json = dev.deja.tracker.model.Json.mapper().writeValueAsString(secret);
    store.bundle(
        "a.ipynb",
        Map.of(
            "a.ipynb", "{\"source\": [" + json + "]}",
            "url.txt", "x=" + java.net.URLEncoder.encode(secret, UTF_8),
            "plain.txt", secret));

    Purge.Report report = redact(objects, secret);

    assertThat(report.replaced()).isEqualTo(3);
    assertThat(redact(objects, secret).replaced()).isZero();
    assertThat(everything().values()).contains("{\"source\": [\"[redacted]\"]}", "x=[redacted]");
  }

  @Test
  void inLargeFilesItIsFoundWhereverItLies() throws IOException {
    int size = BlobSearch.WHOLE + (5 << 20) + 3;
    byte[] bytes = "0123456789abcde\n".repeat(size / 16 + 1).substring(0, size).getBytes(UTF_8);
    byte[] secret = SECRET.getBytes(UTF_8);
    for (int at : new int[] {0, (1 << 20) - 7, (17 << 20) - 1, size - secret.length}) {
      System.arraycopy(secret, 0, bytes, at, secret.length);
    }
    String token = "k".repeat(20);
    byte[] bearer = (" Bearer " + token + " ").getBytes(UTF_8);
    int cut = (1 << 20) - BlobSearch.OVERLAP;
    for (int at : new int[] {64, cut - 4, (16 << 20) + cut - 8, size - 1_000}) {
      System.arraycopy(bearer, 0, bytes, at, bearer.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobSearch search =
        new BlobSearch(
            new Secrets(
                List.of(SECRET),
                SecretForms.KNOWN.stream().map(SecretForms.Form::pattern).toList()));

    assertThat(search.look(new ByteArrayInputStream(bytes))).isEqualTo(BlobSearch.Found.IN_TEXT);
    search.without(new ByteArrayInputStream(bytes), out);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            new String(bytes, UTF_8).replace(SECRET, "[redacted]").replace(token, "[redacted]"));
  }

  @Test
  void aMarkIsNoSecret() throws IOException {
    String marked = "password=[redacted] \n";
    var blobs = store.executions().blobs();
    blobs.put(marked.getBytes(UTF_8));
    blobs.put(("{\"source\": \"" + marked.strip() + " \"}").getBytes(UTF_8));
    blobs.put(("\0" + marked).getBytes(UTF_8));
    blobs.put(marked.repeat(BlobSearch.WHOLE / marked.length() + 1).getBytes(UTF_8));
    Digest other = blobs.put((marked + "password=hunter2 \n").getBytes(UTF_8)).digest();
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .ok("connect()", marked.strip())
        .seal(ExecutionStatus.COMPLETED);

    Purge.Report report = redactPattern("(?<=password=)\\S+");

    assertThat(report.objects() + report.removed()).isZero();
    assertThat(report.replaced()).isEqualTo(1);
    assertThat(new String(blobs.read(other), UTF_8)).isEqualTo(marked + marked);
    assertThat(verified().findings()).isEmpty();
    Map<String, String> after = everything();
    redactPattern("(?<=password=)\\S+");
    assertThat(everything()).isEqualTo(after);
  }

  @Test
  void aBlobThatAnEarlierVersionPutInItsOwnPlaceIsGone() throws IOException {
    Digest digest = Digest.of("{}".getBytes(UTF_8));
    Digest bundle = store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "a.txt", "a"));
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .bundle(bundle)
        .seal(ExecutionStatus.COMPLETED);
    redactions().put(redacted(digest, digest));
    objects.delete(BlobStore.key(digest));

    assertThatThrownBy(() -> store.executions().blobs().open(digest))
        .isInstanceOf(RedactedBlob.class);
    assertThat(verified().findings()).isEmpty();
    LocalObjectStore other = LocalObjectStore.open(temporary.resolve("other"));
    assertThat(new Transfer(objects, other).run(Optional.empty()).damaged()).isEmpty();
    assertThat(new Redactions(other).of(digest)).isPresent();
  }

  @Test
  void aWayInACircleIsNoBlob() {
    Digest first = Digest.of(new byte[] {1});
    Digest second = Digest.of(new byte[] {2});
    redactions().put(redacted(first, second));
    redactions().put(redacted(second, first));

    assertThatThrownBy(() -> store.executions().blobs().open(first))
        .isInstanceOf(MissingBlob.class);
  }

  private Redactions redactions() {
    return store.executions().blobs().redactions();
  }

  private static Redacted redacted(Digest before, Digest after) {
    return new Redacted(
        Redacted.FORMAT,
        BlobStore.key(before),
        before,
        Optional.of(after),
        NOW,
        "ann",
        List.of("pattern"),
        "");
  }

  @Test
  void whatIsRunningIsLeftAndNamed() throws IOException {
    store.execution("etl", 1, "2026-11-20T10:00:00Z").ok("1", SECRET).running();
    Map<String, String> before = everything();

    Purge.Report report = redact(objects, SECRET);

    assertThat(report.running()).containsExactly("etl/1");
    assertThat(report.elsewhere()).isEmpty();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void whatAKernelHasNotShippedIsLookedIntoHereAndNamedElsewhere() throws IOException {
    ExecutionId here = store.execution("etl", 1, "2026-11-20T10:00:00Z").ok("1", "2").running();
    store.execution("etl", 2, "2026-11-20T10:00:00Z").ok("1", "2").running();
    ExecutionId unknown = StoreFixture.id(NOW);
    for (ExecutionId id : List.of(here, unknown)) {
      Path journals = Files.createDirectories(temporary.resolve("spool").resolve(id.toString()));
      Files.writeString(journals.resolve("journal.jsonl"), "{\"text\":\"" + SECRET + "\"}\n");
    }

    Purge.Report report = redact(objects, SECRET);

    assertThat(report.running()).containsExactly("etl/1", unknown.toString());
    assertThat(report.elsewhere()).containsExactly("etl/2");
  }

  @Test
  void aPatternThatFitsWhatARecordIsMadeOfChangesNothing() throws IOException {
    recorded();
    Map<String, String> before = everything();

    assertThatThrownBy(() -> redactPattern("COMPLETED|OK"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Nothing was changed")
        .hasMessageContaining("narrower");

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void digestsAndIdsAreNoSecretsWhateverFitsThem() {
    ExecutionId id = recorded();

    redactPattern("sha256:[0-9a-f]{64}|[0-9A-Z]{26}");

    assertThat(verified().findings()).isEmpty();
    assertThat(store.executions().read(id)).isPresent();
  }

  @Test
  void brokenOffAnywhereItIsFinishedByDoingItAgain() throws IOException {
    for (int writes = 0; ; writes++) {
      folder = Files.createDirectory(temporary.resolve("run-" + writes));
      fill();
      ExecutionId id = recorded();
      store.tagAdded(id, "production", "ada");
      try (Breaking breaking = new Breaking(objects, writes)) {
        redact(breaking, SECRET);
        assertThat(writes).as("writes of one redaction").isGreaterThan(10);
        return;
      } catch (Broken e) {
        // What is read between the two is whole.
        assertThat(store.executions().read(id)).isPresent();
        assertThat(verified().findings()).as("broken off at write %d", writes).isEmpty();
      }

      Purge.Report again = redact(objects, SECRET);

      assertThat(again.unfinished()).isEmpty();
      assertThat(everything()).allSatisfy((key, text) -> assertThat(text).doesNotContain(SECRET));
      assertThat(verified().findings()).isEmpty();
      if (writes > 0) {
        try (Stream<Event> events = store.executions().events(Optional.empty())) {
          assertThat(events.map(Event::kind)).contains(Event.Kind.EXECUTION_REDACTED);
        }
      }
      try (Stream<String> begun = objects.list("redactions/begun/", "", false)) {
        assertThat(begun).isEmpty();
      }
    }
  }

  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A store whose process dies before one of its writes. */
  private static final class Breaking extends ForwardingStore {

    private int left;

    Breaking(ObjectStore real, int writes) {
      super(real);
      this.left = writes;
    }

    private void write() {
      if (left-- <= 0) {
        throw new Broken();
      }
    }

    @Override
    public boolean putIfAbsent(String key, long sizeBytes, Source source) {
      write();
      return super.putIfAbsent(key, sizeBytes, source);
    }

    @Override
    public void replace(String key, long sizeBytes, Source source) {
      write();
      super.replace(key, sizeBytes, source);
    }

    @Override
    public void delete(String key) {
      write();
      super.delete(key);
    }

    /** The real one goes on. */
    @Override
    public void close() {}
  }
}
