package dev.deja.tracker.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.StoreAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that slipped in, as a person gets rid of it. */
class RedactCommandTest {

  private static final String SECRET = "correct-horse-battery";

  @TempDir Path folder;
  private StoreFixture store;
  private ExecutionId id;
  private Digest bundle;

  @BeforeEach
  void fill() {
    store = new StoreFixture(folder.resolve("store"));
    bundle = store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "key.txt", "key=" + SECRET));
    id =
        store
            .execution("churn", 1, "2026-11-20T10:00:00Z")
            .bundle(bundle)
            .parameter("password", SECRET)
            .files("read()", StoreFixture.input("data.csv", "x"))
            .ok("connect()", SECRET)
            .seal(ExecutionStatus.COMPLETED);
    store.completed("etl", 1, "2026-11-20T11:00:00Z");
  }

  private Cli deja() {
    return new Cli(store.folder());
  }

  private String secretFile() throws IOException {
    return Files.writeString(folder.resolve("secret"), SECRET + "\n").toString();
  }

  private boolean isAnywhere() throws IOException {
    try (Stream<Path> files = Files.walk(store.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(SECRET)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aSecretIsGoneAndTheRecordSaysSo() throws IOException {
    deja().run("note", "churn/1", "the key was", SECRET);
    assertThat(deja().run("list", "--where", "params.password = '" + SECRET + "'").out())
        .contains("churn/1");

    Cli.Result redacted =
        deja().run("redact", "--secret-file", secretFile(), "--reason", "leaked on Friday");

    assertThat(redacted.code()).isZero();
    assertThat(redacted.out())
        .contains("redacted churn/1")
        .contains("3 records and 1 blob")
        .doesNotContain("etl/1")
        .doesNotContain(SECRET);
    assertThat(isAnywhere()).isFalse();
    assertThat(deja().run("verify").code()).isZero();
    assertThat(deja().run("show", "churn/1").out())
        .contains("the key was [redacted]")
        .contains("leaked on Friday");
    assertThat(deja().run("list", "--where", "params.password = '[redacted]'").out())
        .contains("churn/1");
    assertThat(deja().run("show", "churn/1", "--json").out()).contains("EXECUTION_REDACTED");
  }

  @Test
  void aDryRunSaysWhatWouldBeAndDoesNothing() throws IOException {
    Cli.Result said =
        deja().with("LEAKED", SECRET).run("redact", "--variable", "LEAKED", "--dry-run");

    assertThat(said.out()).contains("would redact churn/1").contains("Would change 2 records");
    assertThat(isAnywhere()).isTrue();
  }

  @Test
  void asJsonItIsOneObject() throws IOException {
    Cli.Result said = deja().run("redact", "--secret-file", secretFile(), "--json");

    assertThat(said.json().path("executions").get(0).asText()).isEqualTo("churn/1");
    assertThat(said.json().path("objects").asInt()).isEqualTo(2);
    assertThat(said.json().path("replacedBlobs").asInt()).isEqualTo(1);
  }

  @Test
  void aFileGoesAsAWholeAndItsBundleWithoutIt() {
    Digest file = Digest.of(("key=" + SECRET).getBytes(StandardCharsets.UTF_8));

    assertThat(deja().run("redact", "--blob", file.toString()).out())
        .contains("redacted churn/1")
        .contains("and removed 1 blob whole");

    Path to = folder.resolve("bundle");
    assertThat(deja().run("bundle", "churn/1", "--to", to.toString()).code()).isZero();
    assertThat(to.resolve("churn.ipynb")).exists();
    assertThat(to.resolve("key.txt")).doesNotExist();
    assertThat(deja().run("verify").code()).isZero();
  }

  @Test
  void aStoreWithoutABundleIsKeptAndCopiedAllTheSame() {
    assertThat(deja().run("redact", "--blob", bundle.toString()).out())
        .contains("redacted churn/1");

    assertThat(deja().run("gc").code()).isZero();
    assertThat(deja().run("push", folder.resolve("other").toString()).code()).isZero();
    assertThat(deja().run("verify").code()).isZero();
  }

  @Test
  void formsThatWereNotKnownThenGoNow() throws IOException {
    store
        .execution("old", 1, "2026-11-20T12:00:00Z")
        .ok("1", "ghp_" + "a".repeat(36) + " and ACME-12345")
        .seal(ExecutionStatus.COMPLETED);

    Cli.Result said = deja().with("DEJA_REDACT", "ACME-[0-9]+").run("redact", "--known");

    assertThat(said.out()).contains("redacted old/1").doesNotContain("churn/1");
    assertThat(deja().run("show", "old/1/1").out()).contains("[redacted] and [redacted]");
  }

  @Test
  void whatIsSaidOnTheCommandLineIsRecordedWithoutSecrets() throws IOException {
    String token = "ghp_" + "a".repeat(36);
    deja().with("MY_TOKEN", SECRET).run("note", "etl/1", "\"see\"", token, "and", SECRET);
    deja().run("deployment", "create", "api", "etl/1", "--url", "https://ada:hunter2@example.org");
    deja().run("deployment", "retire", "api");
    deja().run("delete", "etl/1", "--reason", token);
    Tracker.open(Map.of("DEJA_STORE", store.folder().toString()))
        .groups()
        .add(
            new Group(
                Group.FORMAT,
                StoreFixture.id(Instant.now()),
                "tokens",
                Group.Kind.SWEEP,
                Instant.now(),
                "ada",
                1,
                Optional.empty(),
                Optional.empty(),
                Map.of("token", "'" + token + "'"),
                Optional.of(Group.Rows.VALUES),
                Optional.empty(),
                Map.of()),
            List.of(
                Json.mapper().createObjectNode().put("url", "https://ada:hunter2@example.org")));

    try (Stream<Path> files = Files.walk(store.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain(token, "hunter2");
        if (file.startsWith(store.folder().resolve("events"))) {
          assertThat(text).as(file.toString()).doesNotContain(SECRET);
        }
      }
    }
    assertThat(store.executions().groups().rows(onlyGroup()).toString()).contains("[redacted]");
    assertThat(deja().run("sweep", "--resume", "tokens").err()).contains("Begin a new one");
  }

  private ExecutionId onlyGroup() {
    try (Stream<ExecutionId> ids = store.executions().groups().ids()) {
      return ids.findFirst().orElseThrow();
    }
  }

  @Test
  void whatIsNotThereIsSaidNotToBe() throws IOException {
    Files.writeString(folder.resolve("secret"), "nowhere-to-be-found");

    Cli.Result said = deja().run("redact", "--secret-file", folder.resolve("secret").toString());

    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("It is nowhere in");
  }

  @Test
  void wrongUseIsSaidInWords() throws IOException {
    assertThat(deja().run("redact").err()).contains("nothing to look for").contains("--pattern");
    assertThat(deja().run("redact", "--pattern", "(").err()).contains("no regular expression");
    assertThat(deja().run("redact", "--pattern", "a*").err()).contains("fits the empty text");
    assertThat(deja().run("redact", "--blob", "abc").err()).contains("sha256:");
    assertThat(deja().run("redact", "--variable", "NOT_SET").err()).contains("NOT_SET");
    assertThat(deja().with("S", "abc").run("redact", "--variable", "S").err())
        .contains("too many places");
    assertThat(
            deja()
                .run("redact", "--secret-file", secretFile(), "--reason", "it is " + SECRET)
                .err())
        .contains("the reason has the secret in it");
  }

  @Test
  void garbageCollectionKeepsWhatStandsInTheirPlace() throws IOException {
    deja().run("redact", "--secret-file", secretFile());
    try (Stream<Path> files = Files.walk(store.folder().resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
      }
    }

    deja().run("gc");

    assertThat(deja().run("verify").code()).isZero();
    assertThat(deja().run("bundle", "churn/1", "--to", folder.resolve("b").toString()).code())
        .isZero();
    assertThat(folder.resolve("b/key.txt")).hasContent("key=[redacted]");
  }

  @Test
  void inABucketAsInAFolderAndATransferTakesItAlong() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      StoreAddress.Bucket bucket = server.address();
      String address = bucket.text();
      Cli there = deja().inBucket(folder);
      there.run("push", address);
      there.with("DEJA_STORE", address);

      assertThat(there.run("redact", "--secret-file", secretFile()).out())
          .contains("redacted churn/1");
      assertThat(there.run("verify").code()).isZero();
      assertThat(there.run("redact", "--secret-file", secretFile()).out())
          .contains("It is nowhere");

      String third = folder.resolve("third").toString();
      assertThat(there.run("push", third).code()).isZero();
      assertThat(new Cli(Path.of(third)).run("verify").code()).isZero();
      assertThat(new Cli(Path.of(third)).run("show", "churn/1").out()).contains("redacted");

      Cli.Result back = there.run("push", store.folder().toString());
      assertThat(back.code()).isEqualTo(ExitCode.WRONG);
      assertThat(back.err()).contains(id.ulid()).contains("Run the same 'deja redact' there");
    }
  }
}
