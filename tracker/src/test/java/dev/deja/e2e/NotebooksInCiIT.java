package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for pull requests. */
class NotebooksInCiIT {

  private static final Path SCRIPT =
      Path.of("../docs/examples/check-notebooks").toAbsolutePath().normalize();

  @TempDir Path scratch;

  @Test
  void aPullRequestThatChangesAResultFailsAndSaysWhere() throws IOException {
    var deja = Installed.on(Jdk.any(), scratch);
    var notebook = scratch.resolve("price.ipynb");
    Notebooks.write(notebook, List.of("int price = 40;", "\"it costs \" + price"));

    check(0, notebook);
    deja.deja(scratch, "tag", "add", "price/1", "reference").succeeded();
    check(0, notebook);
    Notebooks.write(notebook, List.of("int price = 42;", "\"it costs \" + price"));
    var changed = check(3, notebook);

    assertThat(changed.out()).contains("the results differ", "int price = 42;");
    Notebooks.write(notebook, List.of("int price = forty;"));
    check(1, notebook);
    assertThat(Files.list(scratch).map(file -> file.getFileName().toString()))
        .as("nothing is written beside the notebooks")
        .doesNotContain("price.executed.ipynb");
  }

  private Finished check(int exitCode, Path notebook) {
    return Finished.run(
            scratch,
            Map.of(
                "PATH",
                Installed.DISTRIBUTION.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                "JAVA_HOME",
                Jdk.any().home().toString(),
                "DEJA_STORE",
                scratch.resolve("store").toString()),
            List.of(SCRIPT.toString(), notebook.toString()))
        .exitedWith(exitCode);
  }
}
