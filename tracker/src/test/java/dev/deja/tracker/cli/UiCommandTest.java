package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiCommandTest {

  @TempDir Path folder;

  @Test
  void aCertificateThatCannotBeReadIsNoMatterOfPorts() {
    String nothing = folder.resolve("nothing.pem").toString();

    Cli.Result result =
        new Cli(folder.resolve("store"))
            .run("ui", "--no-browser", "--certificate", nothing, "--private-key", nothing);

    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err()).contains("nothing.pem", "cannot be read").doesNotContain("--port");
  }
}
