package dev.deja.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.dependency.RepositoryFolder;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellFailed;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicsTest {

  private final Path folder;
  private final CellOnPaper cell;
  private final Magics magics;

  MagicsTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.cell = new CellOnPaper(this.folder);
    this.magics = Magics.standard(new Resolver(Optional.of(this.folder.resolve("local"))));
  }

  @AfterEach
  void close() {
    magics.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "%mvaen g:a:1 | no magic is named '%mvaen'; nearest: %maven. List them with %lsmagic.",
        "%%Bash       | no magic is named '%%Bash'; nearest: %%bash. List them with %lsmagic.",
        "%qqqqqq      | no magic is named '%qqqqqq'. List them with %lsmagic.",
        "%maven g:a   | 'g:a' has no version: write, for example, g:a:1.0 or g:a:LATEST",
        "%load gone   | no file 'gone'",
        "%jars x/*.jar| nothing matches 'x/*.jar' in",
        "%jars x.jar  | no file or folder 'x.jar'",
        "%loadFromPOM x.xml | no file 'x.xml'",
        "%image x.png | no file '",
        "%jvm -C      | '-C' lacks its option of the compiler",
        "%cd sub      | no folder 'sub': this is /",
        "%cd -        | %cd - goes back, and nothing has been left yet",
        "%java 99+    | this needs Java 99 or later, and the kernel runs Java ",
        "%java new    | 'new' is not a version of Java",
        "%jvm 4g      | '4g' is not an option of a JVM: write, for example, %jvm -Xmx4g",
        "%jvm -cp x   | '-cp' is not for %jvm: add jars with %jars FILE or %maven",
        "%jvm -Dbad   | the notebook JVM did not start",
        "%history x   | 'x' is not understood: write %history -n",
        "%timeit      | %timeit has nothing to run",
        "%pip         | %pip runs pip: write, for example, %pip install numpy",
        "%%script     | %%script wants a program",
        "%image       | %image shows a picture: write %image FILE",
        "%writefile x | %%writefile writes a cell",
        "%jshell /edit| '/edit' is none of JShell's that work here",
        "/drop x      | '/drop' is none of JShell's that work here",
        "/h           | '/h' could be /history or /help",
        "%maven g:a:{v} | 'g:a:{v}': {v} is no Java expression that has a value here",
        "%maven g:a:1 from=gone | no repository is named 'gone': there are central",
        "%env PAHT    | no environment variable is named 'PAHT'; nearest: PATH",
        "%mavenRepo x | 'x' is not the URL of a repository",
        "%%html       | %%html has nothing to show: write the text on the lines below it",
        "%%bash       | %%bash has nothing to run: write the script on the lines below it",
        "%time        | %time has nothing to run",
        "%help nosuch | no magic is named 'nosuch'. List them with %lsmagic.",
        "%dependency x| '%dependency x' is not understood.",
      })
  void whatCannotBeDoneIsSaidWithWhatToTypeInstead(String magic, String message) {
    assertThatThrownBy(() -> type(magic))
        .isInstanceOf(MagicFailed.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anInstallationThatFailsShowsTheSameHoweverLongItTook() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    type("%mavenRepo empty " + empty.toUri());

    assertThatThrownBy(() -> type("%maven no.such:library:1 from=empty"))
        .isInstanceOf(MagicFailed.class);

    assertThat(cell.displays())
        .last()
        .satisfies(shown -> assertThat(shown.bundle().data()).containsValue("Nothing added"));
  }

  @Test
  void aShellLineShowsItsStreamsAndDoesNotFailTheCell() throws Exception {
    type("!echo grüße; echo oops >&2; pwd; exit 3");

    assertThat(cell.out()).isEqualTo("grüße\n" + folder + "\n");
    assertThat(cell.err()).isEqualTo("oops\nexit status 3\n");
    CommandRun run = cell.commands.get(0);
    assertThat(run.kind()).isEqualTo("!");
    assertThat(run.command()).isEqualTo("echo grüße; echo oops >&2; pwd; exit 3");
    assertThat(run.exitStatus()).isEqualTo(3);
  }

  @Test
  void aScriptThatFailsFailsTheCell() {
    assertThatThrownBy(() -> type("%%bash\necho one\nfalse"))
        .isInstanceOf(MagicFailed.class)
        .hasMessage("the bash script ended with exit status 1");
    assertThat(cell.out()).isEqualTo("one\n");
    assertThat(cell.commands).singleElement().extracting(CommandRun::exitStatus).isEqualTo(1);
  }

  @Test
  void aScriptFindsItsInputEmpty() throws Exception {
    type("%%sh\ncat\necho done");

    assertThat(cell.out()).isEqualTo("done\n");
  }

  @Test
  void anInterruptEndsACommandAndAllThatItStarted() throws Exception {
    Thread interrupter =
        new Thread(
            () -> {
              try {
                cell.firstOutput.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              cell.interrupt();
            });
    interrupter.start();

    assertThatThrownBy(() -> type("%%bash\nsleep 600 &\necho $!\nwait"))
        .isInstanceOf(MagicFailed.class)
        .hasMessageStartingWith("interrupted: 'sleep 600 & …'");

    interrupter.join();
    long pid = Long.parseLong(cell.out().strip());
    Optional<ProcessHandle> child = ProcessHandle.of(pid);
    if (child.isPresent()) {
      child.get().onExit().get();
    }
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(Optional.of(true));
  }

  @Test
  void outputIsWholeWhenALargeCommandEnds() throws Exception {
    type("!seq 1 200000");

    assertThat(cell.out().lines().count()).isEqualTo(200_000);
    assertThat(cell.out()).endsWith("\n200000\n");
  }

  @Test
  void aProcessThatIsLeftRunningIsNotWaitedFor() throws Exception {
    type("%%bash\necho started\n(sleep 600; echo later) &\necho $!");

    assertThat(cell.out()).startsWith("started\n");
    long pid = Long.parseLong(cell.out().lines().toList().get(1));
    ProcessHandle left = ProcessHandle.of(pid).orElseThrow();
    assertThat(left.isAlive()).isTrue();
    left.descendants().forEach(ProcessHandle::destroyForcibly);
    left.destroyForcibly();
  }

  @Test
  void pythonRunsItsCell() throws Exception {
    type("%%python\nfor i in range(2):\n    print('row', i)");
    type("%%script python3 -\nprint(6 * 7)");

    assertThat(cell.out()).isEqualTo("row 0\nrow 1\n42\n");
    assertThat(cell.commands).extracting(CommandRun::kind).containsExactly("python", "script");
  }

  @Test
  void aLongScriptRunsToo() throws Exception {
    type("%%sh\n# " + "x".repeat(200_000) + "\necho done");

    assertThat(cell.out()).isEqualTo("done\n");
  }

  @Test
  void pipThatFailsFailsTheCellAndIsReported() {
    assertThatThrownBy(() -> type("%pip no-such-command"))
        .isInstanceOf(MagicFailed.class)
        .hasMessageStartingWith("pip ended with exit status ");
    assertThat(cell.commands.get(0).command()).endsWith(" -m pip no-such-command");
    assertThat(cell.commands.get(0).exitStatus()).isNotZero();
  }

  @Test
  void valuesStandInALineOfShell() throws Exception {
    cell.notebook.declare("String", "name", "Ada");

    type("!name=x; echo {name} $name ${name} {a,b}");

    assertThat(cell.out()).isEqualTo("Ada x x a b\n");
    assertThat(cell.commands.get(0).command()).contains("echo Ada $name");
  }

  @Test
  void aFileOfCodeRunsWithItsMagics() throws Exception {
    Files.writeString(folder.resolve("setup.jsh"), "int a = 1;\n!echo hi\nint b = 2;\n");

    type("%load setup");

    assertThat(cell.ranJava).containsExactly("int a = 1;", "\n\nint b = 2;\n");
    assertThat(cell.out()).isEqualTo("hi\n");
    assertThat(cell.read).containsExactly(folder.resolve("setup.jsh"));
  }

  @Test
  void aNotebookRunsItsCodeCells() throws Exception {
    Files.writeString(
        folder.resolve("other.ipynb"),
        """
        {"cells": [
          {"cell_type": "markdown", "source": ["# Title"]},
          {"cell_type": "code", "source": ["int a = 1;\\n", "a"]},
          {"cell_type": "code", "source": "%%html\\n<b>x</b>"}]}
        """);

    type("%load other.ipynb");

    assertThat(cell.ranJava).containsExactly("int a = 1;\na");
    assertThat(cell.displays()).hasSize(1);
  }

  @Test
  void aFileThatLoadsItselfIsRefused() throws Exception {
    Files.writeString(folder.resolve("a.jsh"), "%load a.jsh");

    assertThatThrownBy(() -> type("%load a.jsh"))
        .isInstanceOf(MagicFailed.class)
        .hasMessageContaining("loads itself");
  }

  @Test
  void aBrokenNotebookIsSaid() throws Exception {
    Files.writeString(folder.resolve("a.ipynb"), "{");
    Files.writeString(folder.resolve("b.ipynb"), "{}");

    assertThatThrownBy(() -> type("%load a.ipynb")).hasMessageContaining("is not a notebook: ");
    assertThatThrownBy(() -> type("%load b.ipynb")).hasMessageContaining("no list 'cells'");
  }

  @Test
  void codeThatFailsInAMagicEndsTheCellAndIsStillTimed() {
    assertThatThrownBy(() -> type("%%time\nint a;\nfail()")).isInstanceOf(CellFailed.class);
    assertThat(cell.ranJava).containsExactly("\nint a;\nfail()");
    assertThat(cell.out()).matches("Wall time: .* m?s\n");
  }

  @Test
  void textIsShownAsWhatItIs() throws Exception {
    type("%%markdown\n# Hi");

    CellOutput.Display display = cell.displays().get(0);
    assertThat(display.bundle().data())
        .containsExactly(
            java.util.Map.entry("text/markdown", "# Hi"),
            java.util.Map.entry("text/plain", "# Hi"));
  }

  @Test
  void jarsComeByNameFolderAndGlob() throws Exception {
    new RepositoryFolder(folder.resolve("repo")).with("g", "a", "1", "").with("g", "b", "1", "");
    Path a = folder.resolve("repo/g/a/1/a-1.jar");
    Path b = folder.resolve("repo/g/b/1/b-1.jar");

    type("%jars repo/g/a/1");
    type("%jars \"repo/**.jar\"");
    type("%classpath repo");

    assertThat(cell.classPath())
        .extracting(Jar::file)
        .containsExactly(a, b, folder.resolve("repo"));
    assertThat(cell.classPath()).extracting(Jar::sha256).first().asString().hasSize(64);
    type("%classpath");
    assertThat(cell.out()).isEqualTo(a + "\n" + b + "\n" + folder.resolve("repo") + "\n");
  }

  @Test
  void aLibraryIsAddedSaidInOneLineAndReported() throws Exception {
    RepositoryFolder remote =
        new RepositoryFolder(folder.resolve("remote")).with("deja.magic", "top", "1", "");
    type("%mavenRepo made-up " + remote.url());
    type("%mavenRepo");
    assertThat(cell.out()).contains("made-up  " + remote.url());

    type("//DEPS deja.magic:top:1");

    assertThat(cell.classPath())
        .extracting(jar -> jar.coordinates().orElse(""))
        .containsExactly("deja.magic:top:1");
    assertThat(cell.displays().get(cell.displays().size() - 1).bundle().data())
        .containsEntry("text/plain", "Added 1 jar (0.0 MB)");
    assertThat(cell.commands.get(0).command()).isEqualTo("%maven deja.magic:top:1");
    assertThat(cell.commands.get(0).exitStatus()).isZero();
  }

  @Test
  void rapaiosFormResolvesWhatWasAdded() throws Exception {
    RepositoryFolder remote =
        new RepositoryFolder(folder.resolve("remote")).with("deja.magic", "top", "1", "");
    type("%dependency /add-repo made-up " + remote.url());
    type("%dependency /add deja.magic:top:1 --optional");
    assertThat(cell.classPath()).isEmpty();

    type("%dependency /resolve");
    type("%dependency /list-dependencies");

    assertThat(cell.out()).isEqualTo("deja.magic:top:1\n");
  }

  @Test
  void everyMagicIsListed() throws Exception {
    type("%lsmagic");

    assertThat(cell.out().lines()).hasSameSizeAs(magics.all());
    assertThat(cell.out()).contains("%maven GROUP:ARTIFACT:VERSION…", "%%html  shows");
  }

  @Test
  void everyNameAndAliasHasTheUsageOfItsMagic() {
    assertThat(magics.usageByName())
        .containsEntry("addMavenDependency", magics.usageByName().get("maven"))
        .containsKeys("lsmagic", "html", "bash")
        .doesNotContainKey("!");
  }

  @Test
  void everyMagicIsInTheManual() throws Exception {
    String manual = Files.readString(Path.of("../docs/magics.md"));

    assertThat(magics.usageByName().keySet())
        .allSatisfy(name -> assertThat(manual).containsPattern("%" + name + "\\b"));
  }

  @Test
  void nothingOfMavenIsLoadedBeforeItIsAsked() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-verbose:class",
                "-cp",
                System.getProperty("java.class.path"),
                Idle.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String loaded;
    try (InputStream in = process.getInputStream()) {
      loaded = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).isZero();
    assertThat(loaded).contains(MavenMagic.class.getName());
    assertThat(loaded).doesNotContain("org.eclipse.aether", "eu.maveniverse", "org.apache.maven");
  }

  /** A session that uses magics, but not Maven's. */
  static final class Idle {
    public static void main(String[] arguments) throws Exception {
      try (Magics magics = Magics.standard()) {
        magics.runCode("%pwd", new CellOnPaper(Path.of(arguments[0])));
      }
    }
  }

  private void type(String code) throws Exception {
    for (CellPart part : List.copyOf(magics.parse(code, name -> false))) {
      if (part instanceof CellPart.Command command) {
        magics.run(command.call(), cell);
      }
    }
  }
}
