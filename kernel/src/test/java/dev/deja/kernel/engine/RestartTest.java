package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.model.Declaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New notebook JVMs that the user asks for, and what is in the one that there is. */
class RestartTest {

  private static final EngineOptions DEFAULTS =
      EngineOptions.defaults(Path.of("target").toAbsolutePath());

  @Test
  void aRestartForgetsEverythingAndTakesNewOptions(@TempDir Path folder) throws Exception {
    try (Notebook notebook = new Notebook(DEFAULTS)) {
      notebook.value("int kept = 1;");
      Path place = Files.createDirectory(folder.toRealPath().resolve("place"));

      notebook
          .engine()
          .restart(
              DEFAULTS
                  .withOptions(List.of("-Dasked=yes", "--enable-preview"), List.of())
                  .in(place, Map.of("DEJA_TOLD", "so")));

      assertThat(notebook.engine().declarations())
          .allSatisfy(each -> assertThat(each.kind()).isEqualTo(Declaration.Kind.IMPORT));
      assertThat(notebook.error("kept").message()).contains("cannot find symbol");
      notebook.assertCell("System.getProperty(\"asked\")", "yes");
      notebook.assertCell("System.getenv(\"DEJA_TOLD\")", "so");
      notebook.assertCell("System.getProperty(\"user.dir\")", place.toString());
      assertThat(notebook.replacements()).isEmpty();
    }
  }

  @Test
  void aRestartGivesTheMemoryBack() throws Exception {
    try (Notebook notebook = new Notebook(DEFAULTS)) {
      notebook.value("byte[] big = new byte[200 << 20];");
      assertThat(usedBytes(notebook)).isGreaterThan(200 << 20);
      long before = Long.parseLong(notebook.value("ProcessHandle.current().pid()"));

      notebook.engine().restart(DEFAULTS);

      ProcessHandle.of(before).ifPresent(old -> old.onExit().join());
      assertThat(usedBytes(notebook)).isLessThan(50 << 20);
    }
  }

  @Test
  void whatNoVariableHoldsIsGivenBack() throws Exception {
    try (Notebook notebook = new Notebook(DEFAULTS)) {
      notebook.value("byte[] big = new byte[100 << 20];");
      notebook.value("big = null;");
      notebook.value("class Held { byte[] big = new byte[100 << 20]; } var held = new Held();");
      notebook.value("held = null;");

      assertThat(usedBytes(notebook)).isLessThan(50 << 20);
    }
  }

  private static long usedBytes(Notebook notebook) {
    notebook.value("System.gc();");
    return Long.parseLong(
        notebook.value("Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()"));
  }

  @Test
  void optionsThatNoJvmTakesChangeNothing() {
    try (Notebook notebook = new Notebook(DEFAULTS)) {
      notebook.value("int kept = 1;");

      assertThatThrownBy(
              () -> notebook.engine().restart(DEFAULTS.withOptions(List.of("-Xnever"), List.of())))
          .isInstanceOf(RestartFailed.class)
          .hasMessageContaining("Unrecognized option: -Xnever");
      assertThatThrownBy(
              () -> notebook.engine().restart(DEFAULTS.withOptions(List.of(), List.of("--never"))))
          .isInstanceOf(RestartFailed.class)
          .hasMessageContaining("--never");

      notebook.assertCell("kept", "1");
      assertThat(notebook.replacements()).isEmpty();
    }
  }

  @Test
  void aKernelThatIsStartedWithSuchOptionsGoesOnWithoutThem() {
    EngineOptions broken = DEFAULTS.withOptions(List.of("-Xnever"), List.of("--never"));
    try (Notebook notebook = new Notebook(broken)) {
      notebook.assertCell("1 + 1", "2");

      assertThat(notebook.warnings())
          .anySatisfy(said -> assertThat(said).contains("-Xnever"))
          .anySatisfy(said -> assertThat(said).contains("--never"));
    }
  }

  @Test
  void declarationsAreToldWithTheirCell() {
    try (Notebook notebook = new Notebook(DEFAULTS)) {
      notebook.value("int n = 3;\nString f(int a) { return \"\"; }");
      notebook.value("record P(int x) {}\nimport java.time.Year;\nn + 1");

      assertThat(notebook.engine().declarations())
          .filteredOn(each -> each.executionCount() > 0)
          .containsExactly(
              new Declaration(Declaration.Kind.VARIABLE, "n", "int", 1),
              new Declaration(Declaration.Kind.METHOD, "f", "(int)String", 1),
              new Declaration(Declaration.Kind.TYPE, "P", "record", 2),
              new Declaration(Declaration.Kind.IMPORT, "java.time.Year", "", 2));
      assertThat(notebook.engine().values(3)).containsEntry("n", "3");
    }
  }
}
