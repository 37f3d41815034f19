package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsJupyter
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class KillNineIT {

  private final Jdk jdk;
  @TempDir Path scratch;

  KillNineIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void aKernelKilledInTheMiddleOfACellHasLostNoFinishedCell() throws Exception {
    var installed = Installed.on(jdk, scratch);
    var sources =
        List.of(
            "int x = 20;",
            "System.out.println(\"x is \" + x);",
            "x * 2 + 2",
            "System.out.println(\"started\"); new java.util.concurrent.CountDownLatch(1).await();");
    var notebook = Notebooks.write(scratch.resolve("churn.ipynb"), sources);

    var end =
        installed
            .script(
                "kill_in_a_cell.py",
                "--kernel",
                installed.kernel(),
                "--notebook",
                notebook.toString())
            .succeeded()
            .json();
    var listed = installed.deja(scratch, "list", "--json").succeeded().json();
    var shown = installed.deja(scratch, "show", "churn/1", "--json").succeeded().json();

    assertThat(end.get("survivors")).as("a notebook JVM that outlives its kernel").isEmpty();
    assertThat(end.get("left")).as("files that only the kernel would have removed").isEmpty();
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("reference").asText()).isEqualTo("churn/1");
    assertThat(listed.get(0).get("status").asText()).isEqualTo("INTERRUPTED");
    assertThat(shown.get("status").asText()).isEqualTo("INTERRUPTED");
    var cells = shown.get("cellRuns");
    assertThat(cells).extracting(cell -> cell.get("source").asText()).isEqualTo(sources);
    assertThat(cells)
        .extracting(cell -> cell.get("status").asText())
        .containsExactly("OK", "OK", "OK", "INTERRUPTED");
    assertThat(textOf(cells.get(1))).isEqualTo("x is 20\n");
    assertThat(cells.get(2).at("/outputs/0/data/text~1plain").asText()).isEqualTo("42");
    assertThat(textOf(cells.get(3))).isEqualTo("started\n");
  }

  private static String textOf(JsonNode cell) {
    return Notebooks.text(cell.at("/outputs/0/text"));
  }
}
