package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.typing.Completeness.Status;
import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Completion.Match;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What helps to write cells: completion, inspection, completeness, errors, the class path. */
class EditingTest {

  private static Notebook notebook;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    notebook = new Notebook();
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  private static Completion complete(String code) {
    return notebook.engine().complete(code, code.length());
  }

  private static List<String> texts(Completion completion) {
    return completion.matches().stream().map(Match::text).toList();
  }

  @Test
  void membersAreCompleted() {
    notebook.value("var words = new ArrayList<String>();");
    Completion completion = complete("words.addA");

    assertThat(completion.matches())
        .contains(
            new Match(
                "addAll(",
                "function",
                "(Collection<? extends String> c) : boolean"
                    + " | (int index, Collection<? extends String> c) : boolean"));
    assertThat(completion.cursorStart()).isEqualTo(6);
    assertThat(completion.cursorEnd()).isEqualTo(10);
  }

  @Test
  void whatTheCellItselfDeclaresIsCompleted() {
    assertThat(texts(complete("String greeting = \"hi\";\ngreet"))).contains("greeting");
    assertThat(texts(complete("String greeting = \"hi\";\ngreeting.isE"))).contains("isEmpty()");
  }

  @Test
  void classesAndPackagesAreCompleted() {
    assertThat(complete("ArrayLi").matches())
        .contains(new Match("ArrayList", "class", "java.util.ArrayList"));
    assertThat(texts(complete("import java.uti"))).contains("util.");
  }

  @Test
  void nothingIsCompletedWhereNothingFits() {
    assertThat(complete("zzzzqq").matches()).isEmpty();
  }

  @Test
  void signaturesAreShown() {
    String code = "\"\".substring(";

    assertThat(
            notebook
                .engine()
                .inspect(code, code.length(), 0)
                .orElseThrow()
                .data()
                .get("text/plain"))
        .contains("public String substring(int beginIndex)");
    assertThat(notebook.engine().inspect("nothingHere", 3, 0)).isEmpty();
  }

  @Test
  void completenessIsTold() {
    assertThat(status("int x = 1;")).isEqualTo(Status.COMPLETE);
    assertThat(status("1 + 1")).isEqualTo(Status.COMPLETE);
    assertThat(status("for (int i = 0; i < 3; i++) {")).isEqualTo(Status.INCOMPLETE);
    assertThat(status("int x = )")).isEqualTo(Status.INVALID);
    assertThat(notebook.engine().isComplete("void f() {\n  if (true) {").indent())
        .isEqualTo("      ");
  }

  private static Status status(String code) {
    return notebook.engine().isComplete(code).status();
  }

  @Test
  void aCompileErrorPointsIntoTheCell() {
    CellError error = notebook.error("int fine = 1;\n\n\tint wrong = \"a\".length() + nothing;");

    assertThat(error.name()).isEqualTo(CellError.COMPILATION);
    assertThat(plain(error.traceback().get(0)))
        .isEqualTo("cell [" + notebook.lastCell() + "], line 3");
    assertThat(error.traceback().get(1)).isEqualTo("    \tint wrong = \"a\".length() + nothing;");
    assertThat(plain(error.traceback().get(2)))
        .isEqualTo("    \t" + " ".repeat(27) + "^".repeat(7));
    assertThat(plain(error.traceback().get(3)))
        .isEqualTo(
            "there is no variable nothing\njavac: cannot find symbol; symbol: variable nothing");
  }

  @Test
  void linesCountFromTheTopOfTheSubmittedCell() {
    CellResult result = notebook.engine().run(new CellCode(900, 17, "int a = 1;\na / 0", 5, true));

    assertThat(((CellResult.Failure) result).error().traceback())
        .contains("    at cell [17], line 7\n          a / 0");
  }

  @Test
  void anExceptionShowsItsCausesAndPlacesInCells() {
    notebook.value("int inner(int x) {\n  return 1 / x;\n}");
    int inner = notebook.lastCell();
    CellError error =
        notebook.error(
            "try {\n  inner(0);\n} catch (Exception e) {\n"
                + "  throw new IllegalStateException(\"outer\", e);\n}");

    assertThat(error.name()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.message()).isEqualTo("outer");
    assertThat(error.traceback().stream().map(EditingTest::plain))
        .containsExactly(
            "java.lang.IllegalStateException: outer",
            "    at cell ["
                + notebook.lastCell()
                + "], line 4\n          throw new IllegalStateException(\"outer\", e);",
            "Caused by: java.lang.ArithmeticException: / by zero",
            "    at inner (cell [" + inner + "], line 2)\n          return 1 / x;",
            "    at cell [" + notebook.lastCell() + "], line 2\n          inner(0);");
  }

  @Test
  void anExceptionOfTheUsersOwnHasItsName() {
    CellError error =
        notebook.error("class Broken extends RuntimeException {}\nthrow new Broken();");

    assertThat(error.name()).isEqualTo("Broken");
  }

  @Test
  void jarsAreAddedWhileItRuns() throws Exception {
    Jar jar = jar("given", "Gift", "public class Gift { public static int n() { return 9; } }");

    assertThat(notebook.run("given.Gift.n()")).isInstanceOf(CellResult.Failure.class);
    assertThat(notebook.engine().addToClassPath(List.of(jar))).containsExactly(jar);
    assertThat(notebook.engine().addToClassPath(List.of(jar))).isEmpty();
    notebook.assertCell("given.Gift.n()", "9");
    notebook.assertCell("import given.*;\nGift.n() + 1", "10");
    assertThat(notebook.engine().classPath()).contains(jar);
  }

  @Test
  void codeInJarsFindsClassesOfCellsAsDeserializationDoes() throws Exception {
    Jar jar =
        jar(
            "seeking",
            "Seeker",
            "public class Seeker { public static Class<?> find(String name) throws Exception {"
                + " return Class.forName(name); } }");
    notebook.engine().addToClassPath(List.of(jar));

    notebook.assertCell(
        "class Local {}\nseeking.Seeker.find(Local.class.getName()).getSimpleName()", "Local");
  }

  @Test
  void nothingOfTheKernelIsOnTheClassPath() {
    for (String name :
        List.of(
            "org.objectweb.asm.ClassReader",
            "dev.deja.kernel.engine.Engine",
            "com.fasterxml.jackson.databind.ObjectMapper")) {
      assertThat(notebook.error(name + ".class").name()).isEqualTo(CellError.COMPILATION);
      assertThat(notebook.error("Class.forName(\"" + name + "\")").name())
          .isEqualTo("java.lang.ClassNotFoundException");
    }
  }

  private Jar jar(String packageName, String className, String source) throws Exception {
    Path sources = Files.createDirectories(folder.resolve(packageName));
    Path file = sources.resolve(className + ".java");
    Files.writeString(file, "package " + packageName + "; " + source);
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", folder.toString(), file.toString());
    Path jar = folder.resolve(packageName + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      String name = packageName + "/" + className + ".class";
      entries.putNextEntry(new ZipEntry(name));
      entries.write(Files.readAllBytes(folder.resolve(name)));
      entries.closeEntry();
    }
    return new Jar(jar, Optional.empty(), Optional.empty(), "", Files.size(jar), true);
  }

  private static String plain(String text) {
    return text.replaceAll("\u001b\\[\\d+m", "");
  }
}
