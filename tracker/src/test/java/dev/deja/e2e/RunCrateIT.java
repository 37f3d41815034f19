package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja export --format crate}, judged by the validator of the profiles' authors. */
@NeedsJupyter
class RunCrateIT {

  @TempDir Path scratch;

  @Test
  void aResearchObjectOfARunWithFilesParametersAndAFailureIsValid() throws Exception {
    var installed = Installed.on(Jdk.any(), scratch);
    Path project = Files.createDirectory(scratch.resolve("project"));
    Files.writeString(project.resolve("in.csv"), "1,2\n");
    Notebooks.write(
        project.resolve("made.ipynb"),
        List.of(
            "int n = Deja.parameter(\"n\", 10);",
            "var text = Files.readString(Path.of(\"in.csv\"));\n"
                + "Files.writeString(Path.of(\"out with space.txt\"), text);",
            "1 / 0"));
    installed.deja(project, "run", "made.ipynb").exitedWith(1);

    installed.deja(project, "export", "made/1", "--format", "crate", "-o", "crate").succeeded();
    installed.deja(project, "export", "made/1", "--format", "crate", "-o", "crate.zip").succeeded();

    for (var crate : List.of("crate", "crate.zip")) {
      var valid =
          installed.script("crate_validate.py", project.resolve(crate).toString()).succeeded();
      assertThat(valid.out())
          .contains(
              "process-run-crate True", "workflow-run-crate True", "provenance-run-crate True");
    }
    assertThat(project.resolve("crate/bundle/in.csv")).hasContent("1,2\n");
    assertThat(Files.readString(project.resolve("crate/ro-crate-metadata.json")))
        .contains("FailedActionStatus", "#parameter-n", "out with space.txt");
  }
}
