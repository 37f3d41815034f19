package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  @TempDir Path folder;

  private Cli deja;
  private StoreFixture store;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .parameter("n", 20)
        .metadata("x", "acc", "0.91")
        .metadata("x", "say", "\"a \\\"b\\\", c\"")
        .seal(ExecutionStatus.COMPLETED);
    store.completed("etl", 1, "2026-11-21T10:00:00Z");
  }

  @Test
  void aTableHasAColumnForEveryParameterAndKey() {
    Cli.Result result = deja.run("export");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .endsWith("user,tags,parameter.n,metadata.acc,metadata.say");
    assertThat(result.out().lines().skip(1))
        .satisfiesExactly(
            newest -> assertThat(newest).startsWith("etl/1,").endsWith(",ada,,,,"),
            oldest ->
                assertThat(oldest)
                    .contains("churn.ipynb,COMPLETED,,2026-11-20T10:00:00Z,")
                    .endsWith(",20,0.91,\"a \"\"b\"\", c\""));
  }

  @Test
  void jsonHasTheTypesThatWereSaid() {
    Path file = folder.resolve("out.json");

    Cli.Result result =
        deja.run("export", "--format", "json", "--where", "params.n = 20", "-o", file.toString());

    assertThat(result.err()).contains("1 executions");
    assertThat(file).content().contains("\"acc\": 0.91", "\"n\": 20");
    JsonNode all = deja.run("export", "--format", "json").json();
    assertThat(all).hasSize(2);
    assertThat(all.at("/1/execution/reference").asText()).isEqualTo("churn/1");
  }

  @Test
  void aPageShowsMarkdownAndNoHtmlOfItsAuthors() throws IOException {
    ObjectNode notebook = Json.mapper().createObjectNode().put("nbformat", 4);
    notebook.put("nbformat_minor", 5).putObject("metadata");
    cell(notebook, "markdown", "# A *title*\n\n|a|b|\n|-|-|\n|1|2|\n\n`x < y`");
    cell(
        notebook,
        "markdown",
        "<script>alert(2)</script> <img src=x onerror=alert(3)> <b onclick='x'>b</b>\n\n"
            + "<iframe srcdoc='x'></iframe>\n\n"
            + "[c](javascript:alert(4)) [d](<java\nscript:alert(5)> \"t\")"
            + " [v](vbscript:x) [w](data:text/html,x) [r][] ![i](javascript:alert(6))"
            + " ![q](x.png \"\\\" onload=alert(7) \\\"\") <javascript:alert(8)>\n\n"
            + "[r]: &#106;avascript:alert(9)\n\n"
            + "```\"><script>\n</pre><script>alert(10)</script>\n```");
    cell(notebook, "markdown", ">".repeat(50_000) + " deep");
    cell(notebook, "markdown", "*_".repeat(20_000) + "x" + "_*".repeat(20_000));
    cell(notebook, "markdown", "[".repeat(20_000) + "](".repeat(20_000));
    cell(notebook, "raw", "# raw <script>");
    cell(notebook, "code", "1 + 1").put("id", "cell-1").putArray("outputs");
    ObjectNode loud = Json.mapper().createObjectNode().put("output_type", "display_data");
    loud.putObject("data").put("text/markdown", "**loud** <script>alert(1)</script>");
    loud.putObject("metadata");
    store
        .execution("page", 1, "2026-11-22T10:00:00Z")
        .bundle(store.bundle("page.ipynb", Map.of("page.ipynb", notebook.toString())))
        .output("1 + 1", loud.toString())
        .seal(ExecutionStatus.COMPLETED);
    Path out = folder.resolve("page.html");

    Cli.Result export = deja.run("export", "page/1", "--document-order", "-o", out.toString());

    assertThat(export.code()).as(export.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(out))
        .contains("<h1>A <em>title</em></h1>", "<td>2</td>", "<code>x &lt; y</code>")
        .contains("<strong>loud</strong> &lt;script&gt;alert(1)", "&lt;img src=x onerror")
        .contains("<div class=\"cell text\"># raw &lt;script&gt;</div>", " deep")
        .doesNotContain("<script", "<img src=x", "<b ", "<iframe")
        .doesNotContainPattern("(?i)(href|src)=\"\\s*(javascript|vbscript|data:text)")
        .doesNotContainPattern("<[^>]*\" on[a-z]+=");
  }

  private static ObjectNode cell(ObjectNode notebook, String type, String source) {
    ObjectNode cell = notebook.withArray("cells").addObject().put("cell_type", type);
    cell.put("id", "text-" + notebook.path("cells").size()).put("source", source);
    cell.putObject("metadata");
    return cell;
  }
}
