package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.replay.RunListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what cells put out, as it comes: to the terminal, and to a file for each stream. */
final class OutputLog implements RunListener, AutoCloseable {

  private final Optional<PrintWriter> log;
  private final Optional<PrintWriter> stdout;
  private final Optional<PrintWriter> stderr;

  private OutputLog(
      Optional<PrintWriter> log, Optional<PrintWriter> stdout, Optional<PrintWriter> stderr) {
    this.log = log;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * @param log where everything goes; null for nowhere
   * @throws UserMistake if a file cannot be written
   */
  static OutputLog open(
      @Nullable PrintWriter log, @Nullable Path stdoutFile, @Nullable Path stderrFile) {
    Optional<PrintWriter> stdout = writer(stdoutFile, "--stdout-file");
    return new OutputLog(Optional.ofNullable(log), stdout, writer(stderrFile, "--stderr-file"));
  }

  private static Optional<PrintWriter> writer(@Nullable Path file, String option) {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), false));
    } catch (IOException e) {
      throw new UserMistake(
          "%s is '%s', which cannot be written: %s.".formatted(option, file, Failure.line(e)));
    }
  }

  @Override
  public void cellOutput(int number, String type, JsonNode content) {
    if (type.equals("stream")) {
      String text = content.path("text").asText();
      write(log, text);
      write(content.path("name").asText().equals("stderr") ? stderr : stdout, text);
    } else if (content.path("data").path("text/plain").isTextual()) {
      write(log, content.path("data").path("text/plain").asText() + "\n");
    }
  }

  private static void write(Optional<PrintWriter> writer, String text) {
    writer.ifPresent(
        open -> {
          open.print(text);
          open.flush();
        });
  }

  @Override
  public void close() {
    stdout.ifPresent(PrintWriter::close);
    stderr.ifPresent(PrintWriter::close);
  }
}
