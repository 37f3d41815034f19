package dev.deja.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.Declaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Magics that ask about the notebook, or change what it runs in. */
class NotebookMagicsTest {

  private final Path folder;
  private final CellOnPaper cell;
  private final Magics magics;

  NotebookMagicsTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.cell = new CellOnPaper(this.folder);
    this.magics = Magics.standard(new Resolver(Optional.of(this.folder.resolve("local"))));
  }

  @AfterEach
  void close() {
    magics.close();
  }

  @Test
  void aVariableOfTheEnvironmentReachesCommandsAndSaysWhenJavaSeesIt() throws Exception {
    cell.notebook.declare("int", "x", "6");

    type("%env DEJA_GREETING=\"hello you\"");
    type("!echo $DEJA_GREETING");
    type("%env DEJA_GREETING");

    assertThat(cell.out())
        .isEqualTo(
            "env: DEJA_GREETING=hello you\n"
                + "Commands see it now; System.getenv does after %reset, which forgets all"
                + " variables.\nhello you\nhello you\n");
    assertThat(cell.notebook.restarts).isEmpty();
  }

  @Test
  void beforeAnythingIsDeclaredJavaSeesItToo() throws Exception {
    type("%set_env DEJA_GREETING hello");

    assertThat(cell.out()).isEqualTo("env: DEJA_GREETING=hello\n");
    assertThat(cell.notebook.restarts)
        .extracting(JvmSettings::environment)
        .containsExactly(Map.of("DEJA_GREETING", "hello"));
  }

  @Test
  void aFolderIsLeftAndComeBackTo() throws Exception {
    Files.createDirectories(folder.resolve("my data"));
    cell.notebook.declare("int", "x", "6");

    type("%cd my data");
    type("!pwd");
    type("%cd -");
    type("%pwd");

    String note =
        "Commands and magics are there now; relative paths in Java code stay where they were until"
            + " %reset, which forgets all variables.";
    String there = folder.resolve("my data").toString();
    assertThat(cell.out().lines())
        .containsExactly(there, note, there, folder.toString(), note, folder.toString());
  }

  @Test
  void optionsOfTheNotebookJvmTakeThePlaceOfEarlierOnes() throws Exception {
    cell.notebook.declare("int", "x", "6");

    type("%jvm -Xmx1g -C-parameters");
    type("%jvm -Xmx1g -C -parameters");
    type("%jvm --add --add-opens java.base/java.lang=ALL-UNNAMED -Xmx1g");
    type("%jvm --reset");

    assertThat(cell.notebook.restarts)
        .extracting(JvmSettings::jvmOptions)
        .containsExactly(
            List.of("-Xmx1g"),
            List.of("-Xmx1g", "--add-opens", "java.base/java.lang=ALL-UNNAMED"),
            List.of());
    assertThat(cell.out().lines().toList().subList(0, 2))
        .containsExactly(
            "A new notebook JVM runs with -Xmx1g; the compiler with -parameters. What cells"
                + " declared is gone.",
            "The notebook JVM has these options already.");
  }

  @Test
  void variablesAreATable() throws Exception {
    cell.notebook.declare("int", "x", "6");
    cell.notebook.declare("List<String>", "words", "[" + "word, ".repeat(30) + "]");

    type("%who");

    assertThat(cell.out())
        .isEqualTo(
            """
            VARIABLE  TYPE          CELL  VALUE
            x         int           [1]   6
            words     List<String>  [1]   [word, word, word, word, word, word, word, word, word, word…
            """);
  }

  @Test
  void variablesCanBeThoseOfAType() throws Exception {
    cell.notebook.declare("int", "x", "6");
    cell.notebook.declare("List<String>", "words", "[]");

    type("%whos List");
    type("%who_ls");

    assertThat(cell.out().lines().map(line -> line.split(" ")[0]))
        .containsExactly("VARIABLE", "words", "x", "words");
  }

  @Test
  void aTypeIsFoundWhateverItsPackageAndArguments() throws Exception {
    cell.notebook.declare("java.util.Map<java.lang.String, java.util.List<int[]>>", "deep", "{}");
    type("%who Map");
    type("%who java.util.Map");
    type("%who List");
    assertThat(cell.out()).containsSubsequence("deep", "deep", "No variables of type List");
  }

  @Test
  void jshellsCommandsShowWhatIsDeclared() throws Exception {
    cell.notebook.declarations.add(new Declaration(Declaration.Kind.METHOD, "f", "(int)String", 2));
    cell.notebook.declarations.add(new Declaration(Declaration.Kind.TYPE, "P", "record", 3));
    cell.notebook.declarations.add(new Declaration(Declaration.Kind.IMPORT, "java.time.*", "", 3));

    type("/methods");
    type("%jshell /types");
    type("/import");
    type("/v");

    assertThat(cell.out().lines())
        .containsExactly(
            "f(int)String  [2]",
            "record P  [3]",
            "import java.time.*;  // cell [3]",
            "No variables yet.");
  }

  @Test
  void historyIsOfThisSession() throws Exception {
    for (int i = 1; i <= 5; i++) {
      cell.notebook.history.add(new Notebook.Entry(i, "cell " + i + "\n"));
    }

    type("%history 2 4-");
    type("%history -n -l 1");
    type("%hist -g L 3");

    assertThat(cell.out().lines())
        .containsExactly("cell 2", "cell 4", "cell 5", "[5]: cell 5", "cell 3");
  }

  @Test
  void resetKeepsTheClassPathAndSaysSo() throws Exception {
    cell.notebook.declare("int", "x", "6");
    Files.createDirectory(folder.resolve("classes"));
    type("%classpath classes");

    type("%reset -f");

    assertThat(cell.notebook.restarts).hasSize(1);
    assertThat(cell.out())
        .isEqualTo(
            "This is a new notebook JVM. What cells declared is gone. The class path (1 entry) and"
                + " the repositories are kept.\n");
  }

  @Test
  void aMagicsValueBecomesJava() throws Exception {
    Files.createDirectory(folder.resolve("classes"));

    assertThat(java("List<String> x = %classpath classes"))
        .isEqualTo(
            "List<String> x = Stream.<String>of(\""
                + folder.resolve("classes")
                + "\").collect(Collectors.toList());");
    assertThat(java("var x = !printf 'a \"q\"\\\\n\\nb'; echo shown >&2"))
        .isEqualTo(
            "var x = Stream.<String>of(\"a \\\"q\\\"\\\\n\", \"b\").collect(Collectors.toList());");
    assertThat(java("String x = !printf 'a\\nb'")).isEqualTo("String x = \"a\\nb\";");
    assertThat(java("String[] x = %pwd")).endsWith(".toArray(String[]::new);");
    assertThat(cell.out()).isEmpty();
    assertThat(cell.err()).isEqualTo("shown\n");
  }

  @Test
  void filesAreWritten() throws Exception {
    type("%%writefile out.txt\none");
    type("%%writefile -a out.txt\ntwo");

    assertThat(folder.resolve("out.txt")).hasContent("one\ntwo");
    assertThat(cell.out()).isEqualTo("Wrote out.txt\nAppended to out.txt\n");
  }

  @Test
  void aPictureIsShownAsWhatItIs() throws Exception {
    Files.writeString(folder.resolve("a.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");

    type("%image a.svg");

    assertThat(cell.displays().get(0).bundle().data()).containsKey("image/svg+xml");
  }

  private String java(String code) throws Exception {
    CellPart part = magics.parse(code, name -> false).get(0);
    return magics.javaOf((CellPart.Assignment) part, cell);
  }

  private void type(String code) throws Exception {
    for (CellPart part : magics.parse(code, name -> false)) {
      magics.run(((CellPart.Command) part).call(), cell);
    }
  }
}
