package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.e2e.JBang;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja export} of what real kernels have recorded. */
class ExportIT {

  @TempDir Path folder;

  private Path project;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    deja = new Cli(folder.resolve("store"));
  }

  @Test
  void aProgramOfTheCellsPrintsWhatTheNotebookShowed() throws Exception {
    Path jar = greeter();
    run(
        "%jars " + jar,
        "import java.time.*;\nimport static java.lang.Math.max;\nimport hello.Greeter;",
        "var text = Greeter.greet(\"you\"); // a comment\nvar list = List.of(1, 2, 3);\n"
            + "list.stream().map(i -> i * 2).toList()",
        "record Point(int x, int y) { int sum() { return x + y; } }\n"
            + "interface Shape { double area(); }\n"
            + "class Square implements Shape {\n  public double area() { return k() * 2; }\n}\n"
            + "int k() { return factor; }\nint factor = 3;",
        "var p = new Point(3, 4);\nvar square = new Square();\nsquare.area() + p.sum()",
        "<T> T twice(T t) { return t; }\nint[] arr = {3, 1, 2};\nint a = 1, b = 2;\n"
            + "Arrays.sort(arr);\ntwice(arr[0]) + max(a, b)",
        "for (int i = 0; i < 2; i++) {\n  System.out.println(\"i=\" + i);\n}\nfactor = 5;\nk()",
        "String factor = \"now a text\";\nfactor.length()",
        "var shape = new Shape() { public double area() { return 7; } };\nshape.area()",
        "Map<String, List<Integer>> m = new TreeMap<>();\n"
            + "m.computeIfAbsent(\"q\", x -> new ArrayList<>()).add(a);\nm",
        "Deja.metadata(\"acc\", 0.5);\nSystem.out.println(text + factor + Duration.ofMinutes(3));");

    deja.run("run", project.resolve("cells.ipynb").toString(), "--mirror");
    Path file = project.resolve("Cells.java");
    Cli.Result export = deja.run("export", "cells/2", "-o", file.toString());

    assertThat(export.code()).as(export.err()).isEqualTo(ExitCode.DONE);
    assertThat(export.err())
        .as("a jar that is no Maven artifact is told, and nothing else")
        .contains("greeter.jar", "add it to the class path")
        .hasLineCount(1);
    String source = Files.readString(file);
    assertThat(source)
        .startsWith("///usr/bin/env jbang")
        .contains("//JAVA ", "static java.lang.String text;");
    assertThat(ran(file, jar))
        .isEqualTo(
            """
            [2, 4, 6]
            13.0
            3
            i=0
            i=1
            5
            10
            7.0
            {q=[1]}
            acc = 0.5
            hello younow a textPT3M
            """)
        .isEqualTo(ranByJbang("--cp", jar.toString(), file.toString()));
  }

  @Test
  void jbangRunsAProgramWithItsJarsParametersAndOptions() throws Exception {
    Path repository = folder.resolve("a repository");
    Path jar = Files.createDirectories(repository.resolve("made/up/greeter/1"));
    Files.copy(greeter(), jar.resolve("greeter-1.jar"));
    Files.writeString(
        jar.resolve("greeter-1.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>made.up</groupId>"
            + "<artifactId>greeter</artifactId><version>1</version></project>");
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(
        notebook,
        "%mavenRepo made " + repository.toUri() + "\n%maven made.up:greeter:1 from=made",
        List.of());
    NotebookFiles.addCell(
        notebook, "//RUNTIME_OPTIONS --add-opens java.base/java.lang=ALL-UNNAMED", List.of());
    NotebookFiles.addCell(
        notebook, "int times = 1;\nString who = \"nobody\";", List.of("parameters"));
    NotebookFiles.addCell(
        notebook,
        """
        import hello.Greeter;
        String.class.getDeclaredField("value").setAccessible(true);
        Greeter.greet(who).repeat(times) + Deja.parameter("scale", 1.5)
            + Deja.parameter("wide", false) + Deja.parameter("sizes", List.of(0.5))
            + Deja.parameter("word", "none") + Deja.parameter("left", 8)""",
        List.of());
    Path file =
        NotebookFiles.write(
            Files.createDirectory(folder.resolve("größere Sachen")).resolve("cells.ipynb"),
            notebook);
    Cli.Result run =
        deja.run(
            List.of(
                    List.of("run", file.toString(), "--mirror", "-p", "times", "2"),
                    List.of("-p", "who", "Zoë \"Z\" ", "-p", "scale", "3", "-p", "wide", "true"),
                    List.of("-p", "sizes", "[1, 2.5]", "-p", "word", "größe"))
                .stream()
                .flatMap(List::stream)
                .toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    Path program = file.resolveSibling("Zoë's Programm.java");

    Cli.Result export = deja.run("export", "cells/1", "-o", program.toString());

    assertThat(export.err()).isEmpty();
    String shown = "hello Zoë \"Z\" hello Zoë \"Z\" 3.0true[1.0, 2.5]größe8";
    assertThat(NotebookFiles.shown(file.resolveSibling("cells.executed.ipynb")))
        .last()
        .isEqualTo(shown);
    assertThat(ranByJbang(program.toString())).isEqualTo(shown + "\n");
    assertThat(ranByJbang("-Dleft=9", "-Dword=other", program.toString()))
        .isEqualTo(shown.replace("größe8", "other9") + "\n");
  }

  @Test
  void aCellThatFailedFailsInTheProgramTooAndWhatIsNoJavaIsAComment() throws Exception {
    run("int n = 0;", "1 / n", "%%bash\necho hi", "int broken = \"no\";", "n + 1");

    Path file = project.resolve("Sad.java");
    Cli.Result export = deja.run("export", "cells/1", "-o", file.toString());

    assertThat(export.err())
        .contains("cell run 2, In [2] ended with ERROR")
        .contains("cell run 3, In [3] is no Java: %%bash");
    assertThat(Files.readString(file)).contains("// int broken = \"no\";", "// echo hi");
    assertThat(ran(file, null)).isEqualTo("1\n");
  }

  @Test
  void theExecutedNotebookHasItsOutputsInEitherOrder() throws IOException {
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(notebook, "int n = 20;", List.of());
    NotebookFiles.addCell(notebook, "System.out.println(n);\nn + 1", List.of());
    notebook
        .withArray("cells")
        .insertObject(1)
        .put("cell_type", "markdown")
        .put("id", "text")
        .put("source", "# Text")
        .putObject("metadata");
    Path file = NotebookFiles.write(project.resolve("cells.ipynb"), notebook);
    assertThat(deja.run("run", file.toString()).code()).isEqualTo(ExitCode.DONE);

    for (String order : List.of("run", "document")) {
      Path out = project.resolve(order + ".ipynb");
      List<String> arguments = new ArrayList<>(List.of("export", "cells/1", "-o", out.toString()));
      if (order.equals("document")) {
        arguments.add("--document-order");
      }
      Cli.Result export = deja.run(arguments.toArray(String[]::new));

      assertThat(export.code()).as(export.err()).isEqualTo(ExitCode.DONE);
      assertThat(NotebookFiles.shown(out)).containsExactly("", "20\n21");
      JsonNode json = Json.mapper().readTree(out.toFile());
      assertThat(json.path("cells"))
          .extracting(cell -> cell.path("id").asText())
          .containsExactly("cell-1", "text", "cell-2");
      assertThat(json.at("/metadata/deja/order").asText()).isEqualTo(order);
    }
  }

  @Test
  void whatRanTwiceIsThereTwiceAndWhatIsInTheWayStays() throws IOException {
    run("6 * 7");
    Path out = project.resolve("out.ipynb");
    Files.writeString(out, "mine");

    Cli.Result refused = deja.run("export", "cells/1", "-o", out.toString());
    Cli.Result nowhere = deja.run("export", "cells/1", "-o", project + "/no/such/out.ipynb");

    assertThat(refused.code()).isEqualTo(ExitCode.WRONG);
    assertThat(refused.err()).contains("exists. Say --force");
    assertThat(nowhere.code()).isEqualTo(ExitCode.WRONG);
    assertThat(out).hasContent("mine");
    assertThat(deja.run("export", "cells/1", "-o", out.toString(), "--force").code()).isZero();
    assertThat(NotebookFiles.shown(out)).containsExactly("42");
    assertThat(project.toFile().list())
        .containsExactlyInAnyOrder("cells.ipynb", "cells.executed.ipynb", "out.ipynb");
  }

  @Test
  void aPageShowsEverythingAndTrustsNothing() throws IOException {
    run(
        "System.out.println(\"<script>alert(1)</script> \\u001b[31mred\\u001b[0m\");",
        "Deja.html(\"<script>alert(2)</script><b onclick='x'>bold</b>\");",
        "Deja.svg(\"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(3)</script></svg>\");");
    Path out = project.resolve("page.html");

    Cli.Result export = deja.run("export", "cells/1", "-o", out.toString());

    assertThat(export.code()).as(export.err()).isEqualTo(ExitCode.DONE);
    String page = Files.readString(out);
    assertThat(page)
        .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; <span class=\"a31\">red</span>")
        .contains("<iframe sandbox=\"\"", "&lt;b onclick=&#39;x&#39;&gt;bold")
        .contains("data:image/svg+xml;base64,", "prefers-color-scheme: dark")
        .doesNotContain("<script", "<svg", "<b ");
  }

  @Test
  void anArchiveIsAStoreOfItsOwnThatRunsAgainElsewhere() throws IOException {
    Files.writeString(project.resolve("data.csv"), "1,2,3\n");
    run(
        "%jars " + greeter(),
        "hello.Greeter.greet(Files.readString(Path.of(\"data.csv\")).strip())");
    Path zip = folder.resolve("cells.zip");

    Cli.Result export = deja.run("export", "cells/1", "-o", zip.toString());

    assertThat(export.code()).as(export.err()).isEqualTo(ExitCode.DONE);
    Path elsewhere = unzipped(zip, folder.resolve("elsewhere"));
    assertThat(elsewhere.resolve("rerun.sh")).content().contains("deja rerun 'cells/1'");
    Cli there = new Cli(elsewhere.resolve("store"));
    Cli.Result verified = there.run("verify");
    assertThat(verified.out()).as(verified.out()).startsWith("all is there: 1 execution");
    assertThat(there.run("show", "cells/1").out()).contains("hello 1,2,3");
  }

  @Test
  void anArchiveThatWouldLackSomethingIsNotWritten() throws IOException {
    Path data = Files.writeString(project.resolve("data.csv"), "1,2,3\n");
    run("Files.readString(Path.of(\"data.csv\"))");
    String hex = Digest.of(data).toString().substring("sha256:".length());
    Files.delete(folder.resolve("store/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex));
    Path zip = folder.resolve("cells.zip");

    Cli.Result export = deja.run("export", "cells/1", "-o", zip.toString());

    assertThat(export.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(export.err()).contains(hex.substring(0, 12));
    assertThat(zip).doesNotExist();
  }

  @Test
  void formatsOfOneAndOfManyAreToldApart() {
    run("1");

    assertThat(deja.run("export", "cells/1", "--format", "csv").err())
        .contains("CSV is a format of the history of all executions");
    assertThat(deja.run("export", "--format", "html").err())
        .contains("HTML is a format of one execution");
    assertThat(deja.run("export", "cells/1", "--where", "tag = 'a'").code())
        .isEqualTo(ExitCode.WRONG);
    assertThat(deja.run("export", "nosuch/1").code()).isEqualTo(ExitCode.WRONG);
    assertThat(deja.run("export").out()).startsWith("reference,");
  }

  private void run(String... sources) {
    Path notebook = NotebookFiles.write(project.resolve("cells.ipynb"), sources);
    Cli.Result run = deja.run("run", notebook.toString(), "--allow-errors");
    assertThat(run.code()).as(run.err()).isLessThanOrEqualTo(ExitCode.NOTEBOOK_FAILED);
  }

  /** A library of one class, {@code hello.Greeter}. */
  private Path greeter() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("greeter"));
    Path source = classes.resolve("Greeter.java");
    Files.writeString(
        source,
        "package hello; public class Greeter {"
            + " public static String greet(String who) { return \"hello \" + who; } }");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(code).isZero();
    Path jar = folder.resolve("greeter.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("hello/Greeter.class"));
      Files.copy(classes.resolve("hello/Greeter.class"), out);
    }
    return jar;
  }

  /** What a program prints, compiled and run by JBang. */
  private String ranByJbang(String... arguments) throws Exception {
    JBang jbang = JBang.in(folder.resolve("Zoë's JBang"), Path.of(System.getProperty("java.home")));
    List<String> command = new ArrayList<>(List.of(jbang.bin().resolve("jbang").toString()));
    command.addAll(List.of(arguments));
    return printed(new ProcessBuilder(command), jbang.environment());
  }

  /** What a program prints, compiled and run by {@code java}. */
  private String ran(Path file, @Nullable Path jar) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    if (jar != null) {
      command.addAll(List.of("-cp", jar.toString()));
    }
    command.add(file.toString());
    return printed(new ProcessBuilder(command), Map.of());
  }

  private String printed(ProcessBuilder program, Map<String, String> environment) throws Exception {
    program.environment().putAll(environment);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process = program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }

  private static Path unzipped(Path zip, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = target.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(entries, file);
      }
    }
    return target;
  }
}
