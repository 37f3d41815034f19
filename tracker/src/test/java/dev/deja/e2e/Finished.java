package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end.
 *
 * @param command what was run
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Finished(List<String> command, int exitCode, String out, String err) {

  /** Far above what any command here needs; only one that hangs gets there. */
  private static final long PATIENCE_MINUTES = 5;

  /**
   * Runs a command with empty standard input.
   *
   * @param environment added to this process's own
   */
  static Finished run(Path folder, Map<String, String> environment, List<String> command) {
    try {
      var out = Files.createTempFile("out", ".txt");
      var err = Files.createTempFile("err", ".txt");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        fail("hangs: %s%n%s%n%s", command, Files.readString(out), Files.readString(err));
      }
      var finished =
          new Finished(command, process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return finished;
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  /** This, if its exit code is 0; otherwise the test fails and shows what the command wrote. */
  Finished succeeded() {
    return exitedWith(0);
  }

  /** This, if it has that exit code; otherwise the test fails and shows what the command wrote. */
  Finished exitedWith(int expected) {
    assertThat(exitCode)
        .as("exit code of %s%n--- stdout%n%s%n--- stderr%n%s", command, out, err)
        .isEqualTo(expected);
    return this;
  }

  /** Standard output as the one JSON document it must be. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: %s%n%s%n%s".formatted(command, out, err), e);
    }
  }
}
