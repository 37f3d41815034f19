package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput.StreamName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Cells that end their JVM, and JVMs that end without a cell. */
@Tag("jdk")
class LostVmTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    notebook = new Notebook(options(List.of("-Xmx64m", "-XX:-CreateCoredumpOnCrash")));
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  private static EngineOptions options(List<String> startOptions) {
    EngineOptions defaults = EngineOptions.defaults(Path.of("target").toAbsolutePath());
    return new EngineOptions(
        defaults.javaHome(),
        startOptions,
        List.of(),
        defaults.workingFolder(),
        Map.of("DEJA_TEST", "seen"),
        List.of(),
        List.of(),
        List.of("int fromScript = 7;"));
  }

  private static String lost(String source) {
    CellResult result = notebook.run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.VmLost.class);
    CellError error = ((CellResult.VmLost) result).error();
    assertThat(error.name()).isEqualTo(CellError.JVM_ENDED);
    notebook.assertCell("fromScript", "7");
    return error.message();
  }

  @Test
  void shutdownHooksThatDoNotEndKeepNoCellWaiting() {
    String hook = "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) {} }));";

    assertThat(lost(hook + " System.exit(0);"))
        .startsWith(
            "System.exit ended the notebook JVM; its shutdown hooks did not end within 5 seconds");
  }

  /** The serial collector never gives up by itself. */
  @Test
  void aHeapSoFullThatNothingElseIsDoneThanCollectingGarbageIsSaid() {
    try (Notebook full = new Notebook(options(List.of("-Xmx64m", "-XX:+UseSerialGC")))) {
      CellResult result =
          full.run(
              """
              var kept = new ArrayList<byte[]>(100_000);
              Runtime jvm = Runtime.getRuntime();
              while (jvm.totalMemory() - jvm.freeMemory() < 0.96 * jvm.maxMemory()) {
                kept.add(new byte[1000]);
              }
              byte[] last;
              while (true) last = new byte[1000];
              """);

      assertThat(((CellResult.VmLost) result).error().message())
          .startsWith(
              "the notebook JVM ran out of memory (OutOfMemoryError: the heap is full, and collecting"
                  + " garbage takes all the time); its heap can be made larger");
      full.assertCell("fromScript", "7");
    }
  }

  @Test
  void aCellThatExitsLosesItsVariablesAndTheNextRuns() {
    notebook.value("int gone = 1;");

    assertThat(lost("System.out.print(\"last words\"); System.exit(3);"))
        .startsWith("System.exit(3) ended the notebook JVM; variables are gone");

    assertThat(notebook.text(notebook.lastCell() - 1, StreamName.STDOUT)).isEqualTo("last words");
    assertThat(notebook.replacements()).contains("System.exit(3) ended the notebook JVM");
    assertThat(notebook.error("gone").message()).contains("gone");
  }

  @Test
  void aHaltIsNamed() {
    assertThat(lost("Runtime.getRuntime().halt(9);")).contains("halt").contains("9");
  }

  @Test
  void aFullHeapEndsTheNotebookJvmAlone() {
    assertThat(lost("var all = new ArrayList<byte[]>(); while (true) all.add(new byte[100_000]);"))
        .contains("ran out of memory")
        .contains("Java heap space")
        .contains("-Xmx");
  }

  @Test
  @EnabledOnJre(JRE.JAVA_17) // later ones forbid security managers
  void aSecurityManagerThatForbidsEverythingCostsTheJvm() {
    notebook.value("System.setSecurityManager(new SecurityManager());");
    assertThat(lost("1 + 1")).contains("security manager that forbids what runs cells");
    notebook.assertCell("1 + 1", "2");
  }

  @Test
  void aNotebookJvmThatIsKilledIsReplaced() {
    long process = Long.parseLong(notebook.value("ProcessHandle.current().pid()"));
    int before = notebook.replacements().size();
    ProcessHandle.of(process).orElseThrow().destroyForcibly();

    notebook.await(each -> notebook.replacements().size() > before);
    notebook.assertCell("fromScript", "7");
    assertThat(notebook.replacements().get(before)).contains("signal 9");
  }

  @Test
  void environmentWorkingFolderAndOptionsAreTheUsers() {
    notebook.assertCell("System.getenv(\"DEJA_TEST\")", "seen");
    notebook.assertCell("Path.of(\"\").toAbsolutePath().getFileName().toString()", "target");
    notebook.assertCell("Runtime.getRuntime().maxMemory() <= 64 << 20", "true");
  }

  @Test
  void closingEndsACellThatRuns() {
    try (Notebook own = new Notebook()) {
      long process = Long.parseLong(own.value("ProcessHandle.current().pid()"));
      CompletableFuture<CellResult> result =
          CompletableFuture.supplyAsync(() -> own.run("System.out.print(\"go\"); while (true) {}"));
      own.awaitPrinted(2, "go");
      own.close();

      assertThat(result.join()).isInstanceOf(CellResult.VmLost.class);
      assertThat(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }
  }

  @Test
  void aJvmThatCannotStartSaysWhy() {
    try (Notebook own = new Notebook(options(List.of("-XX:NoSuchOption=1")))) {
      CellResult result = own.run("1");

      assertThat(((CellResult.VmLost) result).error().message())
          .contains("did not start")
          .contains("NoSuchOption");
    }
  }

  @Test
  void aJdkOfAnotherVersionIsNamed(@TempDir Path jdk) throws Exception {
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.createSymbolicLink(java, Path.of(System.getProperty("java.home"), "bin", "java"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    EngineOptions defaults = options(List.of());
    EngineOptions other =
        new EngineOptions(
            jdk,
            defaults.startOptions(),
            List.of(),
            defaults.workingFolder(),
            Map.of(),
            List.of(),
            List.of(),
            List.of());
    try (Notebook own = new Notebook(other)) {
      assertThat(((CellResult.VmLost) own.run("1")).error().message())
          .contains(jdk + " is Java 11.0.2")
          .contains("JAVA_HOME=");
    }
  }
}
