package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.store.SmallDisk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  @TempDir Path folder;

  @Test
  void withoutACommandItSaysWhatThereIs() {
    Cli.Result result = deja().run();

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("list", "show", "churn/42", "DEJA_STORE", "Exit codes");
  }

  @Test
  void everyCommandHasHelpOfItsOwn() {
    for (String name : new CommandLine(Main.class, new MainFactory()).getSubcommands().keySet()) {
      assertThat(deja().run(name, "--help").out()).contains("Usage: deja " + name);
    }
  }

  @Test
  void theVersionIsToldWithTheJavaThatRuns() {
    assertThat(deja().run("--version").out())
        .startsWith("deja ")
        .contains(System.getProperty("java.runtime.version"));
  }

  @Test
  void aScriptForTabCompletionIsGenerated() {
    assertThat(deja().run("generate-completion").out()).contains("complete -F", "deja", "doctor");
  }

  @Test
  void anErrorIsOneLineAndTwo() {
    StringWriter err = new StringWriter();
    PrintWriter full =
        new PrintWriter(new StringWriter()) {
          @Override
          public void write(String text, int from, int length) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    Terminal terminal =
        new Terminal(
            full, new PrintWriter(err), false, Terminal.UNLIMITED, Clock.systemDefaultZone());

    int code = Main.run(Map.of("DEJA_STORE", folder.toString()), terminal, "--help");

    assertThat(code).isEqualTo(ExitCode.WRONG);
    assertThat(err.toString().lines()).singleElement().asString().contains("OutOfMemoryError");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show latest", "tag latest x", "bundle latest", "reindex"})
  void aStoreThatIsNoFolderIsOneLine(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Cli.Result result = new Cli(file).run(command.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).singleElement().asString().contains(file.toString());
  }

  @Test
  void aFullDiskIsOneLine() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"))) {
      StoreFixture store = new StoreFixture(disk.folder());
      store.completed("churn", 1, "2026-11-20T10:00:00Z");
      Cli deja = new Cli(disk.folder());
      fill(disk.folder());
      assertFull(deja.run("list"));
      Files.delete(disk.folder().resolve("full"));
      assertThat(deja.run("list").out()).contains("churn/1");
      fill(disk.folder());
      assertFull(deja.run("tag", "churn/1", "best"));
      Files.delete(disk.folder().resolve("full"));

      assertThat(deja.run("tag", "churn/1").out().strip()).isEqualTo("churn/1 has no tags");
    }
  }

  private static void fill(Path disk) throws IOException {
    try (var out = Files.newOutputStream(disk.resolve("full"))) {
      while (true) {
        out.write(new byte[512]);
      }
    } catch (IOException e) {
      // Full now.
    }
  }

  private static void assertFull(Cli.Result result) {
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .containsIgnoringCase("full")
        .doesNotContain("fault in Deja");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEJA_STORE=ftp://host", "DEJA_TRACKING=perhaps"})
  void aVariableThatMakesNoSenseIsOneLine(String variable) {
    String[] parts = variable.split("=");

    Cli.Result result = deja().with(parts[0], parts[1]).run("list");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("deja: " + parts[0] + "='" + parts[1] + "'");
  }

  @Test
  void debugShowsWhereAFailureCameFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(new Cli(file).run("list", "--debug").err()).contains("\tat dev.deja.");
    assertThat(new Cli(file).with("DEJA_DEBUG", "1").run("list").err()).contains("\tat dev.deja.");
    assertThat(new Cli(file).with("DEJA_DEBUG", "0").run("list").err()).doesNotContain("\tat ");
  }

  @Test
  void aProcessPrintsNothingThatIsNotDejas() throws Exception {
    new StoreFixture(folder).completed("churn", 1, "2026-11-20T10:00:00Z");

    Cli.Result result = DejaProcess.finish(process().start("list", "--json"));

    assertThat(result.code()).isZero();
    assertThat(result.json()).hasSize(1);
    assertThat(withoutWarningsOfTheJvm(result.err())).isEmpty();
    assertThat(DejaProcess.finish(process().start("list")).out()).doesNotContain("\u001b");
  }

  @Test
  void aProcessReturnsTheExitCode() throws Exception {
    Cli.Result result = DejaProcess.finish(process().start("show", "churn/1"));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(withoutWarningsOfTheJvm(result.err()))
        .singleElement()
        .asString()
        .startsWith("deja: 'churn/1'");
  }

  @Test
  void fourProcessesAskAtOnceOnAFreshStore() throws Exception {
    StoreFixture store = new StoreFixture(folder);
    for (int number = 1; number <= 120; number++) {
      store.completed("churn", number, "2026-11-20T10:00:00Z");
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(process().start("list", "--json", "--limit", "0"));
    }
    for (Process process : processes) {
      Cli.Result result = DejaProcess.finish(process);
      assertThat(result.err()).doesNotContain("deja:");
      assertThat(result.json()).hasSize(120);
    }
  }

  private Cli deja() {
    return new Cli(folder);
  }

  private DejaProcess process() {
    return new DejaProcess(Map.of("DEJA_STORE", folder.toString()));
  }

  /** A JVM from 24 on warns of native libraries; the launcher switches that off. */
  private static List<String> withoutWarningsOfTheJvm(String err) {
    return err.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  private static final class MainFactory implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type.equals(Main.class)
          ? type.cast(new Main(Map.of(), Terminal.ofProcess(Map.of())))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
