package dev.deja.tracker.web;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.WebPage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The page over a store, and somebody who asks it. */
final class TestPage implements AutoCloseable {

  /** Held, so that it stays so: servers tell of every step. */
  private static final List<Logger> QUIET =
      Stream.of("org.eclipse.jetty", "io.javalin", "com.networknt").map(Logger::getLogger).toList();

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
  }

  static final String TOKEN = "a-token-that-only-this-test-knows";

  private final Tracker tracker;
  private final WebPage.Running page;
  private final HttpClient client = HttpClient.newHttpClient();

  TestPage(Path store) throws IOException {
    this(store, reference -> new ProcessBuilder("false").start());
  }

  TestPage(Path store, WebPage.Rerunner rerunner) throws IOException {
    tracker = Tracker.open(Map.of("DEJA_STORE", store.toString()));
    page =
        new PageServer()
            .start(tracker, new WebPage.Options("127.0.0.1", 0, TOKEN, Optional.empty()), rerunner);
  }

  URI uri(String path) {
    return URI.create(page.address().toString().replaceFirst("/$", "") + path);
  }

  int port() {
    return page.address().getPort();
  }

  /** A request by somebody who knows the token. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "token " + TOKEN);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    page.close();
    tracker.close();
  }
}
