package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deja run} in the place of papermill, beside papermill itself. */
@NeedsJupyter
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class PapermillIT {

  private final Jdk jdk;
  @TempDir Path scratch;

  PapermillIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void whatReadsPapermillsOutputReadsOursOfAJavaNotebook() throws Exception {
    var installed = Installed.on(jdk, scratch);
    notebook("java", "deja", "int n = 10;", "n * 2", "1 / (n - 7)", "4");

    installed.deja(scratch, "run", "in.ipynb", "out-{n}.ipynb", "-p", "n", "5").succeeded();
    installed.deja(scratch, "run", "in.ipynb", "out-{n:03d}.ipynb", "-p", "n", "7").exitedWith(1);

    JsonNode good = read(installed, scratch.resolve("out-5.ipynb"));
    assertThat(good.path("parameters").path("n").asInt()).isEqualTo(5);
    assertThat(good.path("default_parameters").path("n").asInt()).isEqualTo(10);
    assertThat(good.path("statuses"))
        .hasSize(6)
        .allSatisfy(status -> assertThat(status.asText()).isEqualTo("completed"));
    assertThat(good.path("outputs").get(2).get(0).asText()).isEqualTo("10");
    assertThat(good.path("failure").isNull()).isTrue();
    JsonNode bad = read(installed, scratch.resolve("out-007.ipynb"));
    assertThat(bad.path("failure"))
        .extracting(JsonNode::asText)
        .containsExactly("4", "4", "java.lang.ArithmeticException", "/ by zero");
    assertThat(bad.path("statuses").get(5).asText()).isEqualTo("pending");
  }

  @Test
  void aPythonNotebookIsRunAsPapermillRunsItAndIsRemembered() throws Exception {
    var installed = Installed.on(jdk, scratch);
    notebook(
        "python",
        "python3",
        "n = 10\nname = 'a'",
        "print('n is', n)\nn * 2",
        "print('{\"step\": 1, \"loss\": 0.5}')",
        "open('made.txt', 'w').write(name)");

    asPapermill(
        installed, 0, "-p", "n", "5", "-r", "name", "5", "-y", "{flags: [true, null, 0.5]}");

    var shown = installed.deja(scratch, "show", "in/1", "--json").succeeded().json();
    assertThat(shown.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(shown.path("environment").path("kernel").asText())
        .contains("python 3.", "kernelspec python3");
    assertThat(shown.path("parameters").path("n").asInt()).isEqualTo(5);
    assertThat(shown.path("cellRuns")).hasSize(5);
    assertThat(shown.toString()).contains("made.txt", "does not tell which files it uses");
    assertThat(installed.deja(scratch, "show", "in/1").out()).contains("loss = 0.5 (step 1)");
  }

  @Test
  void aPythonCellThatFailsEndsTheRunAsItDoesThere() throws Exception {
    var installed = Installed.on(jdk, scratch);
    notebook("python", "python3", "n = 10", "1 / 0", "3");

    asPapermill(installed, 1);

    var shown = installed.deja(scratch, "show", "in/1", "--json").succeeded().json();
    assertThat(shown.path("status").asText()).isEqualTo("FAILED");
  }

  @Test
  void aPythonCellThatRunsTooLongIsInterruptedAndADeadKernelHasPapermillsExitCode()
      throws Exception {
    var installed = Installed.on(jdk, scratch);
    notebook("python", "python3", "n = 1", "import time\ntime.sleep(600)");
    python(installed, "run", "in.ipynb", "out.ipynb", "--execution-timeout", "1").exitedWith(1);
    assertThat(Files.readString(scratch.resolve("out.ipynb"))).contains("KeyboardInterrupt");

    notebook("python", "python3", "n = 1", "import os\nos._exit(3)");
    var died = python(installed, "run", "in.ipynb", "out.ipynb").exitedWith(138);

    assertThat(died.err()).contains("the kernel is gone");
    var shown = installed.deja(scratch, "show", "in/2", "--json").succeeded().json();
    assertThat(shown.path("status").asText()).isEqualTo("INTERRUPTED");
  }

  /** Runs {@code in.ipynb} both ways, and compares all that papermill's readers read. */
  private void asPapermill(Installed installed, int code, String... parameters) throws Exception {
    var theirs = new String[parameters.length + 2];
    theirs[0] = "in.ipynb";
    theirs[1] = "theirs.ipynb";
    System.arraycopy(parameters, 0, theirs, 2, parameters.length);
    var command = new java.util.ArrayList<String>();
    command.add(Jupyter.open().bin().resolve("papermill").toString());
    command.addAll(List.of(theirs));
    Finished.run(scratch, Map.of("PYTHONDONTWRITEBYTECODE", "1"), command).exitedWith(code);
    var ours = new java.util.ArrayList<>(List.of("run"));
    ours.addAll(List.of(theirs));
    ours.set(2, "ours.ipynb");
    python(installed, ours.toArray(String[]::new)).exitedWith(code);

    ObjectNode expected = read(installed, scratch.resolve("theirs.ipynb"));
    ObjectNode found = read(installed, scratch.resolve("ours.ipynb"));
    // Papermill has no defaults there, whatever the notebook declares.
    expected.remove("default_parameters");
    found.remove("default_parameters");
    assertThat(found).isEqualTo(expected);
  }

  private Finished python(Installed installed, String... arguments) throws Exception {
    var environment = Jupyter.open().bin().resolve("..").normalize().toString();
    return installed.deja(scratch, Map.of("VIRTUAL_ENV", environment), arguments);
  }

  private static ObjectNode read(Installed installed, Path file) throws Exception {
    return (ObjectNode) installed.script("papermill_reads.py", file.toString()).succeeded().json();
  }

  /** A notebook whose first code cell is tagged {@code parameters}. */
  private void notebook(String language, String kernel, String... sources) throws IOException {
    var json = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
    var cells = json.putArray("cells");
    cells
        .addObject()
        .put("cell_type", "markdown")
        .put("id", "title")
        .put("source", "# Title")
        .putObject("metadata");
    for (var source : sources) {
      var cell = cells.addObject();
      cell.put("cell_type", "code").put("id", "c" + cells.size()).put("source", source);
      cell.putNull("execution_count").putArray("outputs");
      var metadata = cell.putObject("metadata");
      if (cells.size() == 2) {
        metadata.putArray("tags").add("parameters");
      }
    }
    var metadata = json.putObject("metadata");
    metadata
        .putObject("kernelspec")
        .put("name", kernel)
        .put("display_name", kernel)
        .put("language", language);
    metadata.putObject("language_info").put("name", language);
    json.put("nbformat", 4).put("nbformat_minor", 5);
    Files.writeString(scratch.resolve("in.ipynb"), json.toPrettyString());
  }
}
