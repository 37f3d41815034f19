package dev.deja.tracker.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API answers, and that it answers as it is described. */
class ApiTest {

  private static final String API = "/api/v1";

  @TempDir Path folder;

  private StoreFixture store() {
    return new StoreFixture(folder);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return Json.mapper().readTree(answer.body());
  }

  @Test
  void everyAnswerIsAsTheDescriptionSays() throws Exception {
    StoreFixture store = store();
    String html =
        "{\"output_type\":\"display_data\",\"metadata\":{},\"data\":{\"text/html\":\"<b>x</b>\"}}";
    ExecutionId first =
        store
            .execution("churn", 1, "2026-11-01T09:00:00Z")
            .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", notebook(), "a.csv", "1\n")))
            .parameter("rate", 0.1)
            .ok("1 + 1", "2")
            .metadata("Deja.metadata(\"loss\", 0.5)", "loss", "0.5")
            .metadata("Deja.metadata(\"loss\", 0.4)", "loss", "0.4")
            .files("read", StoreFixture.input("a.csv", "1\n"), StoreFixture.output("m.bin", "m"))
            .artifact("keep", "model", "weights")
            .output("Deja.html(\"<b>x</b>\")", html)
            .seal(ExecutionStatus.COMPLETED);
    ExecutionId second =
        store
            .execution("churn", 2, "2026-11-02T09:00:00Z")
            .parameter("rate", 0.2)
            .ok("1 + 2", "3")
            .files("read", StoreFixture.input("m.bin", "m"))
            .error("x", "IllegalStateException", "on purpose")
            .seal(ExecutionStatus.FAILED);
    store.event(
        first,
        Event.Kind.DEPLOYMENT_CREATED,
        Json.mapper()
            .writeValueAsString(
                new Deployment(
                    "churn-api",
                    Optional.of("v3"),
                    Optional.of("m.bin"),
                    Optional.of(Digest.of("m".getBytes(UTF_8))),
                    Optional.of("https://churn.example.org"))),
        "ada");
    Digest text = store.executions().blobs().put("weights".getBytes(UTF_8)).digest();
    Digest picture = store.executions().blobs().put(png()).digest();
    try (TestPage page = new TestPage(folder, reference -> new ProcessBuilder("true").start())) {
      Description description = new Description(page.get(API + "/openapi.json").body());
      String one = "/executions/{id}";
      String none = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
      Object[][] asked = {
        {"GET /", ""},
        {"GET /openapi.json", "/openapi.json"},
        {"GET /names", "/names"},
        {"GET /reference", "/reference?name=churn/2"},
        {"GET /reference", "/reference?name=chrn/2"},
        {"GET /reference", "/reference"},
        {
          "GET /executions",
          "/executions?where=notebook+%3D+churn&sort=metadata.loss&metadata=loss&parameter=rate"
        },
        {"GET /executions", "/executions?where=tga+%3D+1"},
        {"GET /executions", "/executions?limit=0"},
        {"GET /executions", "/executions?sort=tag"},
        {"GET /executions.csv", "/executions.csv"},
        {"GET " + one, "/executions/" + first},
        {"GET " + one, "/executions/" + second},
        {"GET " + one, "/executions/" + none},
        {"GET " + one, "/executions/nonsense"},
        {"GET " + one + "/cells", "/executions/" + first + "/cells"},
        {"GET " + one + "/cells", "/executions/" + first + "/cells?order=document"},
        {"GET " + one + "/cells", "/executions/" + first + "/cells?order=none"},
        {"GET " + one + "/cells/{cell}/outputs", "/executions/" + first + "/cells/1/outputs"},
        {"GET " + one + "/cells/{cell}/outputs", "/executions/" + first + "/cells/99/outputs"},
        {
          "GET " + one + "/cells/{cell}/outputs/{position}",
          "/executions/" + first + "/cells/6/outputs/0"
        },
        {
          "GET " + one + "/cells/{cell}/outputs/{position}",
          "/executions/" + first + "/cells/1/outputs/0"
        },
        {"GET " + one + "/log", "/executions/" + second + "/log"},
        {"GET " + one + "/points", "/executions/" + first + "/points"},
        {"GET " + one + "/points", "/executions/" + first + "/points?format=xls"},
        {"GET " + one + "/lineage", "/executions/" + first + "/lineage"},
        {"GET " + one + "/bundle", "/executions/" + first + "/bundle"},
        {"GET " + one + "/bundle", "/executions/" + second + "/bundle"},
        {"GET " + one + "/export", "/executions/" + first + "/export"},
        {"GET " + one + "/export", "/executions/" + first + "/export?format=doc"},
        {"GET /compare", "/compare?execution=" + first + "&execution=" + second},
        {"GET /compare", "/compare?execution=" + first},
        {"GET /files", "/files?search=m.bin"},
        {"GET /files", "/files?artifacts=true"},
        {"GET /trace", "/trace?digest=" + Digest.of("m".getBytes(UTF_8))},
        {"GET /trace", "/trace?digest=" + Digest.of("other".getBytes(UTF_8))},
        {"GET /trace", "/trace?digest=12"},
        {"GET /blobs/{digest}", "/blobs/" + text + "?name=model.txt"},
        {"GET /blobs/{digest}", "/blobs/" + Digest.of("other".getBytes(UTF_8))},
        {"GET /blobs/{digest}/preview", "/blobs/" + text + "/preview"},
        {"GET /blobs/{digest}/image", "/blobs/" + picture + "/image"},
        {"GET /blobs/{digest}/image", "/blobs/" + text + "/image"},
        {"GET /deployments", "/deployments"},
        {"GET /store", "/store"},
        {"GET /store/size", "/store/size"},
        {"GET /store/garbage", "/store/garbage"},
      };
      for (Object[] each : asked) {
        description.check((String) each[0], page.get(API + each[1]));
      }
      description.check(
          "POST /tags",
          page.post(API + "/tags", "{\"executions\": [\"" + first + "\"], \"add\": [\"prod\"]}"));
      description.check("POST /tags", page.post(API + "/tags", "{\"executions\": []}"));
      description.check("POST /tags", page.post(API + "/tags", "no JSON"));
      description.check(
          "POST " + one + "/notes",
          page.post(API + "/executions/" + first + "/notes", "{\"text\": \"good\"}"));
      description.check(
          "POST " + one + "/notes", page.post(API + "/executions/" + first + "/notes", "{}"));
      description.check(
          "POST " + one + "/rerun", page.post(API + "/executions/" + first + "/rerun", "{}"));
      description.check(
          "POST " + one + "/rerun", page.post(API + "/executions/" + none + "/rerun", "{}"));
      HttpResponse<java.io.InputStream> events =
          HttpClient.newHttpClient()
              .send(
                  page.request(API + "/events").header("Accept", "text/event-stream").build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertThat(events.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      try (var reader = new BufferedReader(new InputStreamReader(events.body(), UTF_8))) {
        assertThat(
                json(page.post(
                        API + "/tags",
                        "{\"executions\": [\"" + second + "\"], \"add\": [\"seen\"]}"))
                    .path("events")
                    .asInt())
            .isEqualTo(1);
        assertThat(reader.lines().filter(line -> line.equals("event: changed")).findFirst())
            .isPresent();
      }
      JsonNode paths = json(page.get(API + "/openapi.json")).path("paths");
      assertThat(paths.path("/events").isObject()).isTrue();
      description.seen("GET /events");
      description.allSeen();
    }
  }

  @Test
  void partsPutTogetherAreTheWholeInEveryOrder() throws Exception {
    StoreFixture store = store();
    for (int i = 1; i <= 57; i++) {
      StoreFixture.Draft draft =
          store.execution("nb", i, "2026-11-01T09:%02d:00Z".formatted(i)).user("u" + i % 4);
      if (i % 3 != 0) {
        draft.metadata("m", "acc", i % 3 == 1 ? "0." + i : "\"text " + i + "\"");
      } else {
        draft.ok("1", "1");
      }
      draft.seal(i % 5 == 0 ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED);
    }
    try (TestPage page = new TestPage(folder)) {
      for (String question :
          List.of(
              "",
              "&sort=metadata.acc",
              "&sort=metadata.acc:asc",
              "&sort=user:asc",
              "&where=status+%3D+failed&sort=metadata.acc")) {
        JsonNode whole = json(page.get(API + "/executions?limit=1000" + question));
        List<String> parts = new ArrayList<>();
        for (int offset = 0; offset < 70; offset += 7) {
          JsonNode part = json(page.get(API + "/executions?limit=7&offset=" + offset + question));
          assertThat(part.path("total")).isEqualTo(whole.path("total"));
          parts.addAll(references(part));
        }
        assertThat(parts).as(question).isEqualTo(references(whole)).doesNotHaveDuplicates();
      }
      assertThat(json(page.get(API + "/executions")).path("total").asInt()).isEqualTo(57);
    }
  }

  private static List<String> references(JsonNode part) {
    return IntStream.range(0, part.path("executions").size())
        .mapToObj(i -> part.path("executions").path(i).path("reference").asText())
        .toList();
  }

  @Test
  void aQuestionThatMakesNoSenseIsAnsweredWithThePlace() throws Exception {
    store();
    try (TestPage page = new TestPage(folder)) {
      HttpResponse<String> answer =
          page.get(API + "/executions?where=metadata.acc+%3E+0.9+and+tga+%3D+1");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(Json.mapper().readTree(answer.body()).path("error").asText())
          .contains("there is no field 'tga'; nearest: tag", "^");
    }
  }

  @Test
  void htmlOfANotebookIsADocumentThatReachesNothing() throws Exception {
    ExecutionId execution =
        store()
            .execution("nb", 1, "2026-11-01T09:00:00Z")
            .output(
                "html",
                "{\"output_type\":\"display_data\",\"metadata\":{},\"data\":{\"text/html\":"
                    + "[\"<script>steal()\",\"</script>\"]}}")
            .seal(ExecutionStatus.COMPLETED);
    try (TestPage page = new TestPage(folder)) {
      HttpResponse<String> answer =
          page.get(API + "/executions/" + execution + "/cells/1/outputs/0");

      assertThat(answer.body()).contains("<script>steal()</script>");
      assertThat(answer.headers().allValues("Content-Security-Policy"))
          .singleElement()
          .asString()
          .startsWith("sandbox allow-scripts; default-src 'none';")
          .doesNotContain("allow-same-origin", "http", "connect-src");
      assertThat(json(page.get(API + "/executions/" + execution + "/cells")).toString())
          .doesNotContain("steal");
    }
  }

  @Test
  void whatIsDownloadedIsNeverShown() throws Exception {
    Digest html =
        store().executions().blobs().put("<script>steal()</script>".getBytes(UTF_8)).digest();
    try (TestPage page = new TestPage(folder)) {
      var answer = page.get(API + "/blobs/" + html + "?name=%22%0d%0aX:%20y/../../a%20b.html");

      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .isEqualTo("attachment; filename=\"a_b.html\"; filename*=UTF-8''a%20b.html");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(answer.headers().firstValue("X")).isEmpty();
    }
  }

  @Test
  void markdownOfANotebookHasNoHtmlOfItsOwn() {
    assertThat(
            new MarkdownText()
                .html(
                    "# A *b*\n\n<img src=x onerror=steal()> [c](javascript:steal())\n\n|d|\n|-|\n|1|"))
        .contains("<h1>A <em>b</em></h1>", "&lt;img src=x onerror=steal()&gt;", "<td>1</td>")
        .doesNotContain("<img", "javascript:");
  }

  @Test
  void aDamagedBlobIsSaidAndNotSent() throws Exception {
    StoreFixture store = store();
    Digest digest = store.executions().blobs().put("weights".getBytes(UTF_8)).digest();
    store.damage(BlobStore.key(digest));
    try (TestPage page = new TestPage(folder)) {
      HttpResponse<String> answer = page.get(API + "/blobs/" + digest);

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains(digest.toString()).doesNotContain("damaged\n");
    }
  }

  @Test
  void whateverIsAskedTheStoreIsLookedIntoFirstAlsoIfNoBrowserIsOpen() throws Exception {
    StoreFixture store = store();
    try (TestPage page = new TestPage(folder)) {
      assertThat(json(page.get(API + "/deployments"))).isEmpty();
      ExecutionId later = store.completed("later", 1, "2026-11-01T09:00:00Z");
      store.event(
          later,
          Event.Kind.DEPLOYMENT_CREATED,
          Json.mapper()
              .writeValueAsString(
                  new Deployment(
                      "api",
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty())),
          "ada");

      await(() -> json(page.get(API + "/deployments")).size() == 1);
      ExecutionId last = store.completed("later", 2, "2026-11-01T10:00:00Z");
      await(
          () ->
              page.post(API + "/executions/" + last + "/notes", "{\"text\": \"good\"}").statusCode()
                  < 300);
    }
  }

  /** A folder is looked into once a second. */
  private static void await(Callable<Boolean> seen) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!seen.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void aLogIsSentUpToABoundAndTheRestIsStated() throws Exception {
    int bound = 2 << 20;
    ExecutionId execution =
        store()
            .execution("nb", 1, "2026-11-01T09:00:00Z")
            .large("print", "x".repeat(bound - 1))
            .large("print", "äöü")
            .error("x", "IllegalStateException", "on purpose")
            .seal(ExecutionStatus.FAILED);
    try (TestPage page = new TestPage(folder)) {
      JsonNode log = json(page.get(API + "/executions/" + execution + "/log"));

      // One byte is left, and "ä" has two.
      assertThat(log.path("printed")).hasSize(2);
      assertThat(log.path("printed").path(0).path("text").asText()).hasSize(bound - 1);
      assertThat(log.path("printed").path(1).path("text").asText()).isEmpty();
      assertThat(log.path("leftOut").asLong())
          .isEqualTo(
              "äöü".getBytes(UTF_8).length - 1 + "IllegalStateException: on purpose".length());
    }
  }

  @Test
  void aPictureIsShownWholeOrNotAtAll() throws Exception {
    byte[] picture = Arrays.copyOf(png(), Preview.LARGEST_IMAGE + 1);
    Digest digest = store().executions().blobs().put(picture).digest();
    try (TestPage page = new TestPage(folder)) {
      HttpResponse<String> answer = page.get(API + "/blobs/" + digest + "/image");

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("32 MiB");
    }
  }

  @Test
  void aTableThatIsTooLargeIsNotReadToItsEnd() throws Exception {
    long[] read = {0};
    InputStream large =
        new InputStream() {
          @Override
          public int read() {
            return read[0] < 6 ? "ARROW1".charAt((int) read[0]++) : read[0]++ < 200 << 20 ? 0 : -1;
          }
        };

    assertThat(Preview.of(large).kind()).isEqualTo("binary");
    assertThat(read[0]).isLessThan(65 << 20);
  }

  @Test
  void aDamagedTableIsSaidToBeDamaged() throws Exception {
    StoreFixture store = store();
    byte[] table = Arrays.copyOf("ARROW1".getBytes(UTF_8), 200_000);
    Digest digest = store.executions().blobs().put(table).digest();
    Path file = folder.resolve(BlobStore.key(digest));
    Files.delete(file);
    Files.write(file, Arrays.copyOf(table, 199_999));
    try (TestPage page = new TestPage(folder)) {
      HttpResponse<String> answer = page.get(API + "/blobs/" + digest + "/preview");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains(digest.toString());
    }
  }

  @Test
  void whatWasSaidWasSaidAlsoIfTheStoreCannotBeLookedIntoAfterIt() throws Exception {
    store().completed("nb", 1, "2026-11-01T09:00:00Z");
    Path index = folder.resolve("index.db");
    try (Tracker tracker = Tracker.open(Map.of("DEJA_STORE", folder.toString()));
        Live live = new Live(tracker)) {
      live.start();
      // No database can be made there.
      Files.delete(index);
      Path inTheWay = Files.createDirectories(index.resolve("full"));

      live.afterChange();
      assertThatThrownBy(tracker::refresh).isInstanceOf(StoreException.class);

      Files.delete(inTheWay);
      Files.delete(index);
      live.afterChange();
      assertThat(tracker.names().notebooks()).containsExactly("nb");
    }
  }

  private static String notebook() {
    return "{\"cells\":[{\"cell_type\":\"markdown\",\"id\":\"t\",\"metadata\":{},\"source\":\"# T\"},"
        + "{\"cell_type\":\"code\",\"id\":\"cell-1\",\"metadata\":{},\"source\":\"1 + 1\",\"outputs\":[],"
        + "\"execution_count\":null}],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}";
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }
}
