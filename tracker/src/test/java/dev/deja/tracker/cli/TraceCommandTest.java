package dev.deja.tracker.cli;

import static dev.deja.tracker.StoreFixture.input;
import static dev.deja.tracker.StoreFixture.output;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStatus;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TraceCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  /** raw.csv → etl → clean.csv → churn (read in one cell, written in a later) → model → report. */
  @BeforeEach
  void threeNotebooks() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    store
        .execution("etl", 7, "2026-11-20T10:00:00Z")
        .files("clean()", input("raw.csv", "raw"), output("clean.csv", "clean"))
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 42, "2026-11-20T11:00:00Z")
        .files("read()", input("clean.csv", "clean"))
        .ok("1 + 1", "2")
        .files("train()", output("model.bin", "model"))
        .files("other()", input("unrelated.csv", "unrelated"))
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("report", 1, "2026-11-20T12:00:00Z")
        .files("report()", input("/data/model.bin", "model"), output("report.html", "report"))
        .seal(ExecutionStatus.COMPLETED);
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Test
  void aFileIsTracedBothWaysThroughNotebooks() {
    Cli.Result result = deja.run("trace", digest("model"));

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsSubsequence(
            "model.bin",
            "made from",
            "└─ written by churn/42/3",
            "   └─ clean.csv",
            "read by churn/42/1",
            "      └─ written by etl/7/1",
            "         └─ raw.csv",
            "used by",
            "└─ read by report/1/1",
            "   └─ report.html")
        .doesNotContain("unrelated.csv");
  }

  @Test
  void whatNobodyWroteIsSaidToBeAnOrigin() {
    Cli.Result result = deja.run("trace", digest("raw"));

    assertThat(result.out()).contains("no recorded run wrote it", "report.html");
  }

  @Test
  void oneSideCanBeLeftOut() {
    assertThat(deja.run("trace", digest("model"), "--upstream").out())
        .contains("raw.csv")
        .doesNotContain("report.html");
    assertThat(deja.run("trace", digest("model"), "--downstream").out())
        .contains("report.html")
        .doesNotContain("raw.csv");
  }

  @Test
  void theDepthIsLimitedAndSaidToBe() {
    assertThat(deja.run("trace", digest("model"), "--upstream", "--depth", "1").out())
        .contains("clean.csv", "--depth")
        .doesNotContain("raw.csv");
  }

  @Test
  void aPathMeansTheBytesItHasNow() throws IOException {
    Path file = Files.writeString(folder.resolve("copied.bin"), "model");

    assertThat(deja.run("trace", file.toString()).out()).contains("churn/42/3");
  }

  @Test
  void aPathThatIsGoneMeansTheBytesItHadLast() {
    assertThat(deja.run("trace", "/home/ada/notebooks/model.bin").out()).contains("churn/42/3");
  }

  @Test
  void aPathThatNobodyUsedNamesOthersLikeIt() {
    Cli.Result result = deja.run("trace", "/elsewhere/model.bin");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "no recorded cell has read or written '/elsewhere/model.bin'",
            "/home/ada/notebooks/model.bin");
  }

  @Test
  void aDigestIsGivenByItsFirstDigits() {
    assertThat(deja.run("trace", digest("model").substring(0, 20)).out()).contains("churn/42/3");
    assertThat(deja.run("trace", "sha256:00000000").err()).contains("begins with '00000000'");
  }

  @Test
  void jsonHasFilesRunsAndLinks() {
    JsonNode trace = deja.run("trace", digest("model"), "--json").json();

    assertThat(trace.path("start").asText()).isEqualTo(digest("model"));
    assertThat(trace.path("files")).hasSize(4);
    assertThat(trace.path("runs").findValuesAsText("id"))
        .containsExactlyInAnyOrder("churn/42/3", "churn/42/1", "etl/7/1", "report/1/1");
    assertThat(trace.path("links")).hasSize(3);
    assertThat(trace.path("complete").asBoolean()).isTrue();
  }

  @Test
  void dotIsAGraph() {
    assertThat(deja.run("trace", digest("model"), "--dot").out())
        .startsWith("digraph trace {")
        .contains("\"churn/42/1\" -> \"churn/42/3\" [style=dashed]");
  }

  @Test
  void svgIsAPictureInWhichNothingLiesOverAnotherAndBytesGoFromLeftToRight() throws Exception {
    store
        .execution("report", 2, "2026-11-20T13:00:00Z")
        .files("a()", input("/data/a&b <\"x\">.bin", "model"), output("clean.csv", "other"))
        .seal(ExecutionStatus.COMPLETED);

    Cli.Result result = deja.run("trace", digest("clean"), "--svg");

    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(result.out())));
    Map<String, Rectangle2D> boxes = new HashMap<>();
    NodeList groups = svg.getElementsByTagName("rect");
    for (int i = 0; i < groups.getLength(); i++) {
      Element box = (Element) groups.item(i);
      boxes.put(
          box.getNextSibling().getTextContent() + " " + box.getAttribute("class"),
          new Rectangle2D.Double(
              number(box, "x"), number(box, "y"), number(box, "width"), number(box, "height")));
    }
    assertThat(boxes.keySet())
        .containsExactlyInAnyOrder(
            "raw.csv file",
            "etl/7/1 run",
            "clean.csv start",
            "churn/42/1 run",
            "churn/42/3 run",
            "model.bin file",
            "report/1/1 run",
            "report.html file",
            "report/2/1 run",
            "clean.csv file");
    List<Rectangle2D> all = List.copyOf(boxes.values());
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(all.get(i).intersects(all.get(j))).as(boxes.toString()).isFalse();
      }
    }
    List<String> way = List.of("raw.csv file", "etl/7/1 run", "clean.csv start", "model.bin file");
    assertThat(way.stream().map(name -> Objects.requireNonNull(boxes.get(name)).getX())).isSorted();
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(1 + 9);
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void aCircleIsDrawnToo() {
    store
        .execution("undo", 1, "2026-11-20T14:00:00Z")
        .files("undo()", input("model.bin", "model"), output("clean.csv", "clean"))
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("trace", digest("model"), "--svg").out()).endsWith("</svg>\n");
  }

  @Test
  void oneFormIsPrintedAtATime() {
    Cli.Result result = deja.run("trace", digest("model"), "--svg", "--dot");

    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err()).contains("--json, --dot and --svg exclude each other");
  }

  @Test
  void showListsWhatWentInAndWhatCameOut() {
    assertThat(deja.run("show", "etl/7").out())
        .contains("input", "raw.csv", "output", "clean.csv", "run 1");
    assertThat(deja.run("show", "etl/7", "--json").json().at("/cellRuns/0/files/0/path").asText())
        .isEqualTo("raw.csv");
  }

  @Test
  void deploymentsOfWhatWasMadeAreShown() throws IOException {
    Path model = Files.writeString(folder.resolve("model.bin"), "model");
    Cli.Result created =
        deja.run(
            "deployment",
            "create",
            "churn-api",
            "churn/42",
            "--file",
            model.toString(),
            "--version",
            "v3");
    assertThat(created.err()).isEmpty();

    assertThat(deja.run("trace", digest("raw")).out())
        .containsSubsequence("model.bin", "→ deployed as churn-api v3");
  }

  @Test
  void emptyFilesLinkNothing() {
    store
        .execution("a", 1, "2026-11-21T10:00:00Z")
        .files("a()", input("raw.csv", "raw"), output("empty", ""))
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("b", 1, "2026-11-21T11:00:00Z")
        .files("b()", input("other", ""), output("far.txt", "far"))
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("trace", digest("raw"), "--downstream").out())
        .contains("empty")
        .doesNotContain("far.txt");
  }
}
