package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja resume} of what {@code deja run} has left, with real kernels. */
class ResumeIT {

  @TempDir Path folder;

  private Path project;
  private Path store;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    store = folder.resolve("store");
    deja = new Cli(store);
  }

  @Test
  void aRunThatLackedAFileGoesOnFromThereWithTheValuesItHad() throws IOException {
    run(
        ExitCode.NOTEBOOK_FAILED,
        "int base = 40 + 2;",
        "record Point(int x, int y) implements java.io.Serializable {}\n"
            + "class Box implements java.io.Serializable { List<Integer> items; }",
        "double lucky = Math.random();\nSystem.out.print(lucky);",
        "var shared = new ArrayList<Integer>(List.of(1, 2, 3));\nvar alias = shared;\n"
            + "var box = new Box();\nbox.items = shared;",
        "alias.add(4);\nvar p = new Point(base, 2);",
        "var worker = new Thread(() -> {});\nFunction<Integer, Integer> twice = x -> x * 2;",
        "String text = Files.readString(Path.of(\"data.txt\"));",
        "shared.add(5); alias + \" \" + (alias == shared) + \" \" + (box.items == alias)",
        "p + \" \" + p.getClass().isInstance(new Point(0, 0)) + \" \" + text",
        "lucky + \" \" + twice.apply(base)");
    Files.writeString(project.resolve("data.txt"), "hello");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed))
        .containsExactly(
            "RESTORED",
            "TAKEN",
            "RESTORED",
            "RESTORED",
            "RESTORED",
            "RUN_AGAIN",
            "RUN",
            "RUN",
            "RUN",
            "RUN");
    assertThat(texts(resumed.path("restored")))
        .containsExactlyInAnyOrder("base", "lucky", "shared", "alias", "box", "p");
    assertThat(resumed.at("/notRestored/twice").asText()).contains("lambda");
    List<String> shown = NotebookFiles.shown(project.resolve("nb.executed.ipynb"));
    assertThat(shown.get(7)).isEqualTo("[1, 2, 3, 4, 5] true true");
    assertThat(shown.get(8)).isEqualTo("Point[x=42, y=2] true hello");
    assertThat(shown.get(9)).isEqualTo(shown.get(2) + " 84");
    assertThat(deja.run("show", "nb/2").out())
        .contains("resumed from", "nb/1")
        .containsPattern("taken +1 to 5")
        .containsPattern("restored +.*alias")
        .containsPattern("not restored +twice: a lambda")
        .containsPattern("runs again +6: ")
        .containsPattern("runs +7: it failed");
    JsonNode record = deja.run("show", "nb/2", "--json").json();
    assertThat(record.path("resumption").path("cells")).isEqualTo(resumed.path("cells"));
    assertThat(record.at("/resumption/restored")).isEqualTo(resumed.path("restored"));
    assertThat(record.at("/resumption/notRestored")).isEqualTo(resumed.path("notRestored"));
    assertThat(record.path("resumedFrom")).isEqualTo(record.at("/resumption/original"));
    assertThat(deja.run("show", "nb/1", "--json").json().has("resumption")).isFalse();
    assertThat(store.resolve("snapshots")).isEmptyDirectory();
  }

  @Test
  void aRunThatWasKilledInACellIsResumedAndWhatWasTakenIsWhatWasRecorded() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      Path notebook =
          NotebookFiles.write(
              project.resolve("nb.ipynb"),
              "double lucky = Math.random();\nSystem.out.print(lucky);",
              "var list = new ArrayList<Double>(List.of(lucky));",
              "new java.net.Socket(\"127.0.0.1\", "
                  + door.getLocalPort()
                  + ").getInputStream().read()",
              "System.out.print(list.get(0));");
      Process run =
          new DejaProcess(Map.of("DEJA_STORE", store.toString())).start("run", notebook.toString());
      try (Socket waiting = door.accept()) {
        assertThat(waiting.isConnected()).isTrue();
        List<ProcessHandle> kernel = run.descendants().toList();
        kernel.forEach(ProcessHandle::destroyForcibly);
        // A journal is its kernel's until that is gone.
        kernel.forEach(process -> process.onExit().join());
      } finally {
        run.destroyForcibly().waitFor();
      }
      CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> answer(door));

      JsonNode resumed = resume("nb/1");

      answer.join();
      assertThat(fates(resumed)).containsExactly("TAKEN", "RESTORED", "RUN", "RUN");
      List<String> shown = NotebookFiles.shown(project.resolve("nb.executed.ipynb"));
      assertThat(shown.get(3)).isEqualTo(shown.get(0)).startsWith("0.");
    }
  }

  private static void answer(ServerSocket door) {
    try (Socket asking = door.accept()) {
      asking.getOutputStream().write(7);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsDownstreamOfAnEditedCellRunsAgainAndTheRestIsTaken() {
    run(
        ExitCode.NOTEBOOK_FAILED,
        "int a = 1;",
        "int b = a + 1;",
        "int other = 7;",
        "throw new IllegalStateException(\"b is \" + b);");
    write("int a = 10;", "int b = a + 1;", "int other = 7;", "b + other");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed)).containsExactly("RUN", "RUN_AGAIN", "RESTORED", "RUN");
    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")).get(3)).isEqualTo("18");
  }

  @Test
  void whatReadAFileThatHasChangedRunsAgainWithAllThatDependsOnIt() throws IOException {
    Files.writeString(project.resolve("in.txt"), "old");
    run(
        ExitCode.NOTEBOOK_FAILED,
        "String in = Files.readString(Path.of(\"in.txt\"));",
        "String loud = in.toUpperCase();",
        "int other = 7;",
        "Files.readString(Path.of(\"missing.txt\")) + loud + other");
    Files.writeString(project.resolve("in.txt"), "new");
    Files.writeString(project.resolve("missing.txt"), "there ");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed)).containsExactly("RUN_AGAIN", "RUN_AGAIN", "RESTORED", "RUN");
    assertThat(resumed.at("/cells/0/why").asText()).isEqualTo("its input in.txt has changed");
    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")).get(3))
        .isEqualTo("there NEW7");
  }

  @Test
  void anObjectThatCannotBeRestoredIsMadeAgainWithAllThatChangedIt() {
    run(
        ExitCode.NOTEBOOK_FAILED,
        "class Cart { List<String> items = new ArrayList<>(); }\nvar cart = new Cart();",
        "var first = new ArrayList<String>(List.of(\"a\"));",
        "cart.items = first;",
        "first.add(\"b\");",
        "int apart = 3;",
        "throw new IllegalStateException();");
    write(
        "class Cart { List<String> items = new ArrayList<>(); }\nvar cart = new Cart();",
        "var first = new ArrayList<String>(List.of(\"a\"));",
        "cart.items = first;",
        "first.add(\"b\");",
        "int apart = 3;",
        "cart.items + \" \" + (cart.items == first) + apart");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed))
        .containsExactly("RUN_AGAIN", "RUN_AGAIN", "RUN_AGAIN", "RUN_AGAIN", "RESTORED", "RUN");
    assertThat(resumed.at("/notRestored/cart").asText())
        .isEqualTo("Cart is not java.io.Serializable");
    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")).get(5))
        .isEqualTo("[a, b] true3");
  }

  @Test
  void aValueThatIsTooLargeIsMadeAgainAndTheOthersAreRestored() {
    run(
        ExitCode.NOTEBOOK_FAILED,
        "byte[] big = new byte[80 << 20];",
        "big[5] = 3;",
        "String small = \"s\";",
        "Files.readString(Path.of(\"missing.txt\"))");
    write(
        "byte[] big = new byte[80 << 20];",
        "big[5] = 3;",
        "String small = \"s\";",
        "small + big[5]");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed)).containsExactly("RUN_AGAIN", "RUN_AGAIN", "RESTORED", "RUN");
    assertThat(resumed.at("/notRestored/big").asText()).contains("more than 64 MiB");
    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")).get(3)).isEqualTo("s3");
  }

  @Test
  void aResumedRunThatFailsIsResumedInTurn() throws IOException {
    run(
        ExitCode.NOTEBOOK_FAILED,
        "var list = new ArrayList<Integer>(); list.add(1);",
        "Files.readString(Path.of(\"one.txt\"))",
        "list.add(2);",
        "Files.readString(Path.of(\"two.txt\"))",
        "list");
    Files.writeString(project.resolve("one.txt"), "1");
    Cli.Result failed = deja.run("resume", "nb/1", "--json");
    assertThat(failed.code()).as(failed.err()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    Files.writeString(project.resolve("two.txt"), "2");

    JsonNode resumed = resume("nb/2");

    assertThat(fates(resumed)).containsExactly("RESTORED", "TAKEN", "TAKEN", "RUN", "RUN");
    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")))
        .containsExactly("true", "1", "true", "2", "[1, 2]");
  }

  @Test
  void whatHasCompletedHasNothingToResume() {
    run(ExitCode.DONE, "1 + 1");

    Cli.Result result = deja.run("resume", "nb/1");

    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err())
        .contains("there is nothing to resume in nb/1: it has completed", "deja rerun nb/1");
  }

  @Test
  void withoutSnapshotsAllThatIsNeededRunsAgain() {
    deja.with("DEJA_SNAPSHOTS", "off");
    run(ExitCode.NOTEBOOK_FAILED, "int a = 1;", "int b = 2;", "throw new Exception(\"\" + a);");
    write("int a = 1;", "int b = 2;", "a");

    JsonNode resumed = resume("nb/1");

    assertThat(fates(resumed)).containsExactly("RUN_AGAIN", "TAKEN", "RUN");
    assertThat(store.resolve("snapshots")).doesNotExist();
  }

  private void write(String... cells) {
    NotebookFiles.write(project.resolve("nb.ipynb"), cells);
  }

  private void run(int code, String... cells) {
    write(cells);
    Cli.Result run = deja.run("run", project.resolve("nb.ipynb").toString());
    assertThat(run.code()).as(run.err()).isEqualTo(code);
  }

  private JsonNode resume(String reference) {
    Cli.Result result = deja.run("resume", reference, "--json");
    assertThat(result.code()).as(result.err() + result.out()).isEqualTo(ExitCode.DONE);
    return result.json();
  }

  private static List<String> fates(JsonNode resumed) {
    return resumed.path("cells").findValuesAsText("fate");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
