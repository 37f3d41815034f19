package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets do not reach the record. */
class RedactionTest {

  @TempDir Path temporary;

  private RecordedSession session(Map<String, String> variables) throws IOException {
    Path store = temporary.resolve("store");
    return new RecordedSession(
        store,
        Files.createDirectories(temporary.resolve("project")),
        variables,
        () -> LocalObjectStore.open(store));
  }

  private static String output(CellRun run) {
    return run.outputs().toString();
  }

  @Test
  void valuesOfVariablesWhoseNamesLookSecretAreNowhere() throws IOException {
    String password = "p\"a$$ w\\örd-1";
    RecordedSession session =
        session(Map.of("DB_PASSWORD", password, "GIT_AUTHOR_NAME", "Ada Love"));
    session.run("connect(\"" + password + "\")", "using " + password + "\n", CellStatus.OK);
    session.run("hello", "Ada Love", CellStatus.OK);

    assertThat(everything()).isNotEmpty().noneMatch(text -> text.contains("örd-1"));

    StoredExecution stored = session.end();
    assertThat(output(stored.cells().get(0))).contains("using [redacted DB_PASSWORD]");
    assertThat(stored.cells().get(0).source()).isEqualTo("connect(\"[redacted DB_PASSWORD]\")");
    assertThat(output(stored.cells().get(1))).contains("Ada Love");
    assertThat(everything()).noneMatch(text -> text.contains("örd-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "xoxb-123456789012-abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----",
      })
  void whatLooksLikeATokenIsTakenOut(String token) throws IOException {
    RecordedSession session = session(Map.of());
    session.start("print");
    // In pieces, as a program may print it.
    session.print("token: " + token.substring(0, 10));
    session.print(token.substring(10) + " end\n");
    session.finish(CellStatus.OK);

    assertThat(output(session.end().cells().get(0))).contains("token: [redacted] end");
  }

  @Test
  void credentialsInUrlsAreTakenOutAndTheRestStays() throws IOException {
    RecordedSession session = session(Map.of());
    session.run(
        "var db = \"jdbc:postgresql://ada:hunter2@db.example.org/x\";",
        "https://ada:hunter2@example.org/a and https://example.org/b@c\n",
        CellStatus.OK);

    CellRun run = session.end().cells().get(0);

    assertThat(run.source())
        .isEqualTo("var db = \"jdbc:postgresql://[redacted]@db.example.org/x\";");
    assertThat(output(run))
        .contains("https://[redacted]@example.org/a and https://example.org/b@c");
  }

  @Test
  void whatTheUserNamesIsTakenOutToo() throws IOException {
    RecordedSession session = session(Map.of("DEJA_REDACT", "patient-[0-9]+\n(broken"));
    session.run("show()", "patient-4711 is well\n", CellStatus.OK);

    assertThat(output(session.end().cells().get(0))).contains("[redacted] is well");
    assertThat(session.warnings)
        .singleElement()
        .asString()
        .contains("DEJA_REDACT")
        .contains("(broken");
  }

  @Test
  void aLargeOutputInABlobIsTakenCareOfAsWell() throws IOException {
    RecordedSession session = session(Map.of());
    session.run("print", "x".repeat(40_000) + " AKIAIOSFODNN7EXAMPLE\n", CellStatus.OK);

    assertThat(session.end().cells().get(0).outputsBlob()).isPresent();
    assertThat(everything()).noneMatch(text -> text.contains("AKIAIOSFODNN7EXAMPLE"));
  }

  @Test
  void ordinaryTextStaysAsItIs() throws IOException {
    String text = "basic understanding: sk-1, 12:30@home, http://host:80/x, user@host\n";
    RecordedSession session = session(Map.of("API_KEY", "short"));
    session.run("short", text, CellStatus.OK);

    CellRun run = session.end().cells().get(0);

    assertThat(output(run)).contains(text.strip());
    assertThat(run.source()).isEqualTo("short");
  }

  /** Every file of the store, its spool included. */
  private List<String> everything() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(temporary.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
