package dev.deja.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What notebooks made for IJava and JJava call, as they call it. */
class OtherKernelsTest {

  @TempDir static Path folder;
  private static SessionFixture session;

  @BeforeAll
  static void open() throws Exception {
    session = new SessionFixture(folder);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static String result(String code) throws InterruptedException {
    SessionFixture.Answer answer = session.execute(code);
    assertThat(answer.reply().path("status").asText())
        .as(answer.reply().toString())
        .isEqualTo("ok");
    return answer.content("execute_result").isEmpty() ? "nothing" : answer.result();
  }

  private static JsonNode data(String code, String type) throws InterruptedException {
    SessionFixture.Answer answer = session.execute(code);
    return answer.content(type).orElseThrow(() -> new AssertionError(answer)).path("data");
  }

  @Test
  void aRendererIsRegisteredAsForIJava() throws Exception {
    result(
        """
        import io.github.spencerpark.ijava.IJava;
        class Figure { public String toString() { return "a figure"; } }
        IJava.getKernelInstance().getRenderer()
            .createRegistration(Figure.class)
            .preferring(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML)
            .register((figure, ctx) -> ctx.renderIfRequested(
                io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML,
                () -> "<b>" + figure + "</b>"));
        """);

    JsonNode data = data("new Figure()", "execute_result");
    assertThat(data.path("text/html").asText()).isEqualTo("<b>a figure</b>");
    assertThat(data.path("text/plain").asText()).isEqualTo("a figure");
    assertThat(
            data("display(new Figure(), \"text/html\");", "display_data")
                .path("text/html")
                .asText())
        .isEqualTo("<b>a figure</b>");
  }

  @Test
  void magicsAreMadeAndUsed() throws Exception {
    result(
        """
        import io.github.spencerpark.ijava.IJava;
        import io.github.spencerpark.jupyter.kernel.magic.registry.*;
        class Own {
          @LineMagic(aliases = "say") public static String shout(List<String> args) {
            return String.join(" ", args).toUpperCase();
          }
          @CellMagic public static int count(List<String> args, String body) { return body.length(); }
        }
        IJava.getKernelInstance().getMagics().registerMagics(Own.class);
        IJava.getKernelInstance().getMagics().registerLineMagic("plus", args -> args.size());
        """);

    assertThat(result("%shout well \"done now\"")).isEqualTo("WELL DONE NOW");
    assertThat(result("%say hi")).isEqualTo("HI");
    assertThat(result("%plus a b c")).isEqualTo("3");
    assertThat(result("String said = %shout x y\nsaid")).isEqualTo("X Y");
    assertThat(result("int many = %plus x y\nmany + 1")).isEqualTo("3");
    assertThat(result("%%count\nabc\n\"\\u0041\"")).isEqualTo("12");
    assertThat(result("String s = lineMagic(\"shout\", List.of(\"x\")); s")).isEqualTo("X");
    JsonNode wrong = session.execute("%count").reply();
    assertThat(wrong.path("evalue").asText()).contains("%count stands over a cell");
  }

  @Test
  void variablesMayBeNamedLikePackages() throws Exception {
    try (SessionFixture own = new SessionFixture(folder)) {
      own.execute(
          """
          import org.dflib.jjava.JJava;
          String java = "j", dev = "d", io = "i";
          class Program {
            public static void main(String[] args) { System.out.println(args.length); }
          }
          JJava.getKernelInstance().getMagics()
              .registerLineMagic("echo", args -> args.get(0) + java);
          int later() { return now() + 1; }
          """);

      assertThat(own.execute("%echo a").result()).isEqualTo("aj");
      assertThat(own.execute("%run Program a b").text("stdout")).isEqualTo("2\n");
      assertThat(own.execute("%timeit -n 1 -r 1 java + dev").text("stdout")).contains("per loop");
      assertThat(own.execute("int now() { return java.length(); }\nlater() + io").result())
          .isEqualTo("2i");
    }
  }

  @Test
  void theKernelsOwnMagicsRunFromCode() throws Exception {
    JsonNode withoutImport =
        session
            .execute("IJava.getKernelInstance().getMagics().applyLineMagic(\"pwd\", List.of());")
            .reply();
    assertThat(withoutImport.path("status").asText()).isEqualTo("error");
    assertThat(withoutImport.path("traceback").toString())
        .contains("add import io.github.spencerpark.ijava.IJava;");
    assertThat(
            session
                .execute(
                    "io.github.spencerpark.ijava.IJava.getKernelInstance().getMagics()"
                        + ".applyLineMagic(\"sh\", List.of(\"echo\", \"from code\"));")
                .text("stdout"))
        .isEqualTo("from code\n");
    assertThat(result("lineMagic(\"classpath\", List.of(\"" + folder + "\")).toString()"))
        .isEqualTo("[" + folder.toRealPath() + "]");
    assertThat(session.execute("lineMagic(\"nosuch\", List.of())").reply().path("evalue").asText())
        .startsWith("no magic is named '%nosuch'");
  }

  @Test
  void codeIsEvaluated() throws Exception {
    assertThat(result("io.github.spencerpark.ijava.IJava.getKernelInstance().eval(\"1 + 1\")"))
        .isEqualTo("2");
    assertThat(
            result(
                "import static io.github.spencerpark.ijava.runtime.Display.*;\n"
                    + "import static io.github.spencerpark.ijava.runtime.Kernel.*;\n"
                    + "display(\"twice\"); eval(\"2 + 2\")"))
        .isEqualTo("4");
  }

  @Test
  void displayDataIsShown() throws Exception {
    JsonNode data =
        data(
            "import io.github.spencerpark.jupyter.kernel.display.DisplayData;\n"
                + "var d = new DisplayData(\"t\"); d.putHTML(\"<i>h</i>\"); d.setDisplayId(\"mine\");"
                + " io.github.spencerpark.ijava.IJava.getKernelInstance().display(d);",
            "display_data");

    assertThat(data.path("text/plain").asText()).isEqualTo("t");
    assertThat(data.path("text/html").asText()).isEqualTo("<i>h</i>");
  }

  @Test
  void displayDataHasItsMetadata() throws Exception {
    JsonNode metadata =
        session
            .execute(
                """
                import io.github.spencerpark.jupyter.kernel.display.DisplayData;
                import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
                var d = new DisplayData("picture");
                d.putJSON("[1, 2]", true);
                d.putMetaData(MIMEType.IMAGE_SVG, Map.of("width", 30));
                d.putMetaData("isolated", true);
                new DisplayData(d)
                """)
            .content("execute_result")
            .orElseThrow()
            .path("metadata");

    assertThat(metadata.toString())
        .isEqualTo(
            "{\"application/json\":{\"expanded\":true},\"image/svg+xml\":{\"width\":30},"
                + "\"isolated\":true}");
  }

  @Test
  void notebooksForJJavaFindTheSame() throws Exception {
    result(
        """
        import org.dflib.jjava.JJava;
        import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
        record Chart(String svg) {}
        JJava.getKernelInstance().getRenderer().createRegistration(Chart.class)
            .preferring(MIMEType.TEXT_HTML)
            .register((c, ctx) -> ctx.renderIfRequested(MIMEType.TEXT_HTML, () -> c.svg()));
        org.dflib.jjava.kernel.JavaNotebookStatics.kernel().getMagicsRegistry()
            .registerLineMagic("kernelname", (k, args) -> k.getName());
        """);

    assertThat(data("new Chart(\"<svg/>\")", "execute_result").path("text/html").asText())
        .isEqualTo("<svg/>");
    assertThat(result("%kernelname")).isEqualTo("Deja");
  }
}
