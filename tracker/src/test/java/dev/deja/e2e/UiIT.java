package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja ui} as a process among others. */
class UiIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9A-Z]{26})\"");

  @TempDir Path scratch;
  private Installed deja;

  @BeforeEach
  void install() {
    // PageIT looks at it on the other.
    deja = Installed.on(Jdk.newest(), scratch);
  }

  @Test
  void whatIsRunAgainDoesNotKnowTheToken() throws Exception {
    record("token", "\"\" + System.getenv(\"DEJA_UI_TOKEN\")");
    try (Ui ui =
        Ui.start(deja, scratch, Map.of("DEJA_UI_TOKEN", "a-token-of-this-test"), "--no-browser")) {
      runAgain(ui, "token/1");

      await(() -> get(ui, "/executions").contains("\"verdict\":"));
      assertThat(get(ui, "/executions")).contains("\"verdict\":\"IDENTICAL\"");
    }
  }

  @Test
  void aSignalEndsWhatIsRunAgain() throws Exception {
    Path again = scratch.resolve("again");
    record(
        "nap",
        "if (java.nio.file.Files.exists(java.nio.file.Path.of(\"%s\"))) Thread.sleep(600_000);"
            .formatted(again));
    Files.createFile(again);
    List<ProcessHandle> running;
    try (Ui ui = Ui.start(deja, scratch)) {
      runAgain(ui, "nap/1");
      // The command, its kernel, and the JVM of the notebook.
      await(() -> ui.process().descendants().count() >= 3);
      running = ui.process().descendants().toList();
    }

    for (ProcessHandle each : running) {
      each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void record(String name, String cell) throws IOException {
    Path project = Files.createDirectories(scratch.resolve("project"));
    Notebooks.write(project.resolve(name + ".ipynb"), List.of(cell));
    deja.deja(project, "run", name + ".ipynb").succeeded();
  }

  private static void runAgain(Ui ui, String reference) throws Exception {
    var id = ID.matcher(get(ui, "/reference?name=" + reference));
    assertThat(id.find()).isTrue();
    var request =
        request(ui, "/executions/" + id.group(1) + "/rerun")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(send(request).statusCode()).isLessThan(300);
  }

  private static String get(Ui ui, String path) throws Exception {
    return send(request(ui, path)).body();
  }

  private static HttpRequest.Builder request(Ui ui, String path) {
    return HttpRequest.newBuilder(URI.create(ui.address() + "/api/v1" + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "token " + ui.token());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void await(Callable<Boolean> seen) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }
}
