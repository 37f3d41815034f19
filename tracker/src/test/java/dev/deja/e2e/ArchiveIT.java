package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja export} as an archive, on a machine that has only Deja, and no network. */
class ArchiveIT {

  /** Linux lets root have a process that sees no network but its own. */
  private static final List<String> ALONE =
      List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "alone");

  @TempDir Path scratch;

  @Test
  void whatWasRecordedRunsAgainWithoutANetworkAndWithoutALocalRepository() throws Exception {
    assumeTrue(isPossible(), "this process may not make a network namespace");
    var installed = Installed.on(Jdk.any(), scratch);
    Notebooks.write(
        scratch.resolve("csv.ipynb"),
        List.of(
            "%maven org.apache.commons:commons-csv:1.14.1",
            "import org.apache.commons.csv.*;\n"
                + "CSVFormat.DEFAULT.parse(new StringReader(\"a,b\")).getRecords().get(0).get(1)"));
    installed.deja(scratch, "run", "csv.ipynb").succeeded();
    installed.deja(scratch, "export", "csv/1", "-o", "csv.zip").succeeded();
    Path elsewhere = Files.createDirectory(scratch.resolve("else where"));
    Finished.run(elsewhere, Map.of(), List.of("python3", "-m", "zipfile", "-e", "../csv.zip", "."))
        .succeeded();

    var rerun =
        Finished.run(
            elsewhere,
            Map.of(
                "HOME",
                Files.createDirectory(scratch.resolve("home")).toString(),
                "JAVA_HOME",
                Jdk.any().home().toString(),
                "PATH",
                Installed.DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH")),
            alone("sh", "rerun.sh", "--json"));

    assertThat(rerun.succeeded().json().path("verdict").asText()).isEqualTo("IDENTICAL");
  }

  private boolean isPossible() {
    try {
      return Finished.run(scratch, Map.of(), alone("true")).exitCode() == 0;
    } catch (AssertionError e) {
      // There is no such program.
      return false;
    }
  }

  private static List<String> alone(String... command) {
    return Stream.concat(ALONE.stream(), Stream.of(command)).toList();
  }
}
