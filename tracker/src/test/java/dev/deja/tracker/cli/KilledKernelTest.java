package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line tells of a session that the real recorder wrote, alive and killed. */
class KilledKernelTest {

  @TempDir Path folder;

  @Test
  void theNextCommandSealsWhatAKilledKernelLeftAndShowsEveryCell() throws Exception {
    Process kernel =
        new DejaProcess(Map.of())
            .start(
                "dev.deja.tracker.record.KilledSession",
                List.of(folder.toString(), "3", "when shipped"));
    Cli deja = new Cli(folder);
    try {
      assertThat(kernel.inputReader().readLine()).hasSize(26);
      assertThat(deja.run("list").out()).contains("console/1", "RUNNING");
    } finally {
      kernel.destroyForcibly().waitFor();
    }

    assertThat(deja.run("list").out()).contains("console/1", "INTERRUPTED");
    assertThat(deja.run("show", "console/1", "--json").json().path("cellRuns"))
        .extracting(run -> run.path("source").asText() + " " + run.path("status").asText())
        .containsExactly("cell1() OK", "cell2() OK", "cell3() OK", "forever() INTERRUPTED");
    assertThat(deja.run("show", "latest/4").out()).contains("half of it");
  }
}
