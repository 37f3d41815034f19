package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja sweep}, {@code deja rerun --all} and {@code deja group} with real kernels. */
class SweepIT {

  @TempDir Path folder;

  private Path project;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    deja = new Cli(folder.resolve("store"));
  }

  @Test
  void aGridIsAGroupThatIsComparedTracedAndResumedAsOne() throws IOException {
    Files.writeString(project.resolve("base.txt"), "100");
    Path notebook =
        notebook(
            "double lr = 1;\nint depth = 1;",
            """
            int base = Integer.parseInt(Files.readString(Path.of("base.txt")));
            if (depth == 4 && lr > 0.05) throw new IllegalStateException("too deep");
            Deja.metadata("score", base * lr + depth);
            Files.writeString(Path.of("best.txt"), "" + base * lr + depth);\
            """);

    Cli.Result sweep =
        deja.run(
            "sweep",
            notebook.toString(),
            "-p",
            "lr=0.1,0.01",
            "-p",
            "depth=3..4",
            "--best",
            "score",
            "-j",
            "1"); // so that each task's file is seen before the next writes over it

    assertThat(sweep.code()).as(sweep.err() + sweep.out()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    assertThat(sweep.err())
        .contains("deja: train-sweep-1: 4 of 4 tasks")
        .contains("[4/4]", "lr=0.1 depth=4", "IllegalStateException: too deep");
    // Failures first, then the best.
    assertThat(sweep.out().lines().filter(line -> line.matches(" *[1-4] +train/.*")))
        .extracting(line -> line.strip().split(" +")[0])
        .containsExactly("2", "1", "4", "3");
    assertThat(sweep.out())
        .contains("3 of 4 tasks done, 1 failed", "TASK", "depth", "score")
        .containsPattern("warning: 3 tasks wrote '.*best.txt', with 3 different contents");
    JsonNode listed = deja.run("list", "--group", "train-sweep-1", "--json").json();
    assertThat(listed).hasSize(4);
    assertThat(deja.run("list", "--where", "group = 'train-sweep-1' and task = 3", "--json").json())
        .hasSize(1);
    assertThat(deja.run("list", "group = 'train-sweep-1'").err())
        .contains("a question is asked with --where");
    assertThat(deja.run("show", "train-sweep-1").err()).contains("'deja group show'");
    assertThat(deja.run("group", "show", "train-sweep-1", "--best", "scores").err())
        .contains("no task has a number under the metadata key 'scores'; there are: score");
    assertThat(deja.run("group", "show", "train-sweep-1", "--files").out())
        .containsPattern("input +\\S*base.txt +4 +1")
        .containsPattern("output +\\S*best.txt +3 +3");

    // What is done is not done again, and what failed only if it is asked for.
    Cli.Result nothing = deja.run("sweep", "--resume", "train-sweep-1");
    assertThat(nothing.err()).contains("there is nothing left to run");
    Cli.Result again = deja.run("sweep", "--resume", "train-sweep-1", "--retry-failed", "--json");
    assertThat(again.code()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    JsonNode json = again.json();
    assertThat(json.path("tasks").asInt()).isEqualTo(4);
    assertThat(json.path("done").asInt()).isEqualTo(3);
    assertThat(json.path("failed").asInt()).isEqualTo(1);
    assertThat(json.at("/results/0/task").asInt()).isEqualTo(2);
    assertThat(json.at("/results/0/attempts").asInt()).isEqualTo(2);
    assertThat(json.at("/results/0/problem").asText()).contains("too deep");
    assertThat(deja.run("list", "--group", "train-sweep-1", "--json").json()).hasSize(5);

    // The group is part of the record: an index made anew has it, and so has another store.
    deja.run("reindex");
    assertThat(deja.run("group", "list").out()).contains("train-sweep-1", "sweep of train");
    Path other = folder.resolve("other");
    assertThat(deja.run("push", other.toString()).code()).isEqualTo(ExitCode.DONE);
    assertThat(new Cli(other).run("group", "show", "train-sweep-1").out())
        .contains("3 of 4 tasks done, 1 failed, 1 earlier attempt");
    Files.writeString(notebook, Files.readString(notebook).replace("too deep", "much too deep"));
    assertThat(deja.run("sweep", "--resume", "train-sweep-1", "--retry-failed").err())
        .contains("has changed since the sweep 'train-sweep-1' began");
  }

  @Test
  void aTableOfParameterSetsIsSweptOverAndEachRunIsProvedAgain() throws IOException {
    Path notebook = notebook("String city = \"\";\nint n = 2;", "city.repeat(n)");
    Path table = Files.writeString(folder.resolve("sets.csv"), "city,n\nOslo,1\nRome,\n");

    Cli.Result sweep =
        deja.run(
            "sweep",
            notebook.toString(),
            "--table",
            table.toString(),
            "--name",
            "cities",
            "-o",
            "out-{city}.ipynb",
            "--json");

    assertThat(sweep.code()).as(sweep.err()).isEqualTo(ExitCode.DONE);
    assertThat(sweep.json().path("results"))
        .extracting(task -> task.path("parameters").toString())
        .containsExactly("{\"city\":\"Oslo\",\"n\":1}", "{\"city\":\"Rome\",\"n\":2}");
    assertThat(NotebookFiles.shown(project.resolve("out-Rome.ipynb"))).contains("RomeRome");

    Cli.Result proved = deja.run("rerun", "--all", "group = 'cities'", "-j", "2", "--json");

    assertThat(proved.code()).as(proved.err()).isEqualTo(ExitCode.DONE);
    assertThat(proved.err()).contains("2 at once");
    assertThat(proved.json().path("name").asText()).isEqualTo("rerun-1");
    assertThat(proved.json().path("verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(proved.json().path("results"))
        .extracting(task -> task.path("verdict").asText())
        .containsExactly("IDENTICAL", "IDENTICAL");
    assertThat(deja.run("rerun", "--resume", "rerun-1").err())
        .contains("there is nothing left to run");
    // A proof is not proved again.
    assertThat(deja.run("rerun", "--all", "notebook = 'train'", "--dry-run").err())
        .contains("left out, as they are re-runs themselves");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSweepThatIsStoppedGoesOnAndDoesNothingTwice() throws Exception {
    ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Path notebook =
        notebook(
            "int n = 0;",
            """
            if (n == 2 && !Files.exists(Path.of("go"))) {
              new Socket(InetAddress.getLoopbackAddress(), %d).close();
              while (true) Thread.onSpinWait();
            }
            n\
            """
                .formatted(busy.getLocalPort()));
    Process process =
        new DejaProcess(Map.of("DEJA_STORE", folder.resolve("store").toString()))
            .start("sweep", notebook.toString(), "-p", "n=1..4", "-j", "1", "--name", "stopped");
    List<String> said = new ArrayList<>();
    try (busy;
        BufferedReader err = process.errorReader()) {
      busy.accept().close();
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      err.lines().forEach(said::add);
    }

    assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(said)
        .anyMatch(line -> line.contains("go on with 'deja sweep --resume stopped'"))
        .anyMatch(line -> line.contains("INTERRUPTED"));
    Files.writeString(project.resolve("go"), "");
    Cli.Result resumed = deja.run("sweep", "--resume", "stopped", "--json");
    assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.DONE);
    assertThat(resumed.err()).contains("stopped: 3 of 4 tasks");
    assertThat(resumed.json().path("results"))
        .extracting(task -> task.path("attempts").asInt())
        .containsExactly(1, 2, 1, 1);
    assertThat(resumed.json().path("done").asInt()).isEqualTo(4);
  }

  @Test
  void whatCannotBeRunIsSaidBeforeTheFirstRun() throws IOException {
    Path notebook = notebook("int n = 1;\nString s = \"\";", "n");
    String file = notebook.toString();

    assertRefused(List.of(file), "no parameters were given");
    assertRefused(List.of(file, "-p", "m=1,2"), "no parameter 'm'", "it has: n, s");
    assertRefused(List.of(file, "-p", "n=1,two"), "'n' is of type int", "'two'");
    assertRefused(List.of(file, "-p", "n=0..1..0.5"), "'n' is of type int", "'0.5'");
    assertRefused(List.of(file, "-p", "n="), "the grid is empty");
    assertRefused(List.of(file, "-p", "n=6..3"), "say 3..6 or 6..3..-1");
    assertRefused(
        List.of(file, "-p", "n=1..10000", "-p", "s=1..1000"),
        "10,000,000 runs (n: 10,000, s: 1,000)",
        "at most 10,000");
    assertRefused(List.of(file, "-p", "n"), "has no '='");
    assertRefused(List.of(file, "-p", "n=1,2", "-o", "out.ipynb"), "the same file for all runs");
    assertRefused(List.of("none.ipynb", "-p", "n=1"), "there is no notebook 'none.ipynb'");
    assertRefused(List.of("--resume", "nothing"), "there is no group 'nothing'");
    assertRefused(List.of(file, "-p", "n=1", "-j", "0"), "--slots is 0");
    assertThat(deja.run("group", "list", "--json").json()).isEmpty();
    assertThat(deja.run("list", "--json").json()).isEmpty();

    Cli closed = new Cli(Files.writeString(folder.resolve("file"), "no folder"));
    assertThat(closed.run("sweep", file, "-p", "n=1,2").code()).isEqualTo(ExitCode.WRONG);
    Cli far = new Cli(Path.of("x")).with("DEJA_STORE", "s3://none/x?endpoint=http://127.0.0.1:1");
    Cli.Result unreachable =
        far.with("AWS_ACCESS_KEY_ID", "a")
            .with("AWS_SECRET_ACCESS_KEY", "b")
            .with("XDG_DATA_HOME", folder.toString())
            .with("XDG_CACHE_HOME", folder.toString())
            .run("sweep", file, "-p", "n=1,2");
    assertThat(unreachable.code()).isEqualTo(ExitCode.WRONG);
    assertThat(unreachable.err()).contains("127.0.0.1:1").doesNotContain("[1/2]");
  }

  private void assertRefused(List<String> arguments, String... parts) {
    List<String> all = new ArrayList<>(List.of("sweep"));
    all.addAll(arguments);
    Cli.Result refused = deja.run(all.toArray(String[]::new));
    assertThat(refused.code()).as(refused.err() + refused.out()).isEqualTo(ExitCode.WRONG);
    assertThat(refused.err()).contains(parts);
  }

  private Path notebook(String parameters, String cell) {
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(notebook, parameters, List.of("parameters"));
    NotebookFiles.addCell(notebook, cell, List.of());
    return NotebookFiles.write(project.resolve("train.ipynb"), notebook);
  }
}
