package dev.deja.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as a process: what it says and how it ends when it cannot begin. */
class KernelMainTest {

  @TempDir Path folder;

  @Test
  void aConnectionFileThatIsMissingIsOneLineAndStatusTwo() throws Exception {
    assertRefused(folder.resolve("none.json").toString(), "cannot read connection file");
  }

  @Test
  void aConnectionFileThatDoesNotParseIsOneLineAndStatusTwo() throws Exception {
    Path file = Files.writeString(folder.resolve("kernel.json"), "{\"ip\":");
    assertRefused(file.toString(), "does not parse");
  }

  @Test
  void aPortThatIsTakenIsOneLineAndStatusTwo() throws Exception {
    try (var taken = new java.net.ServerSocket(0)) {
      int port = taken.getLocalPort();
      String ports =
          "{\"shell_port\":%d,\"control_port\":%d,\"stdin_port\":%d,\"iopub_port\":%d,\"hb_port\":%d}"
              .formatted(port, port, port, port, port);
      Path file = Files.writeString(folder.resolve("kernel.json"), ports);
      assertRefused(file.toString(), "cannot listen on tcp://127.0.0.1:" + port);
    }
  }

  @Test
  void whatJupyterRunHandsOnBehindTheConnectionFileIsNotLookedAt() throws Exception {
    String missing = folder.resolve("none.json").toString();
    assertRefused(List.of(missing, "script.jsh"), "cannot read connection file");
  }

  private void assertRefused(String argument, String message)
      throws IOException, InterruptedException {
    assertRefused(List.of(argument), message);
  }

  private void assertRefused(List<String> arguments, String message)
      throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KernelMain.class.getName())
            .redirectErrorStream(true);
    java.command().addAll(arguments);
    Process process = java.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().contains(message);
  }
}
