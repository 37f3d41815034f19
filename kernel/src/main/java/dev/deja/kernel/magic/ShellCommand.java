package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.ChildEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script in a process of its own: output arrives live, standard input is empty, and an
 * interrupt ends the process and all that it started.
 */
final class ShellCommand {

  /** How often a running command looks whether the user wants it to stop. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** What a shell reports of a process that was killed: 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  private ShellCommand() {}

  /**
   * Runs a script to its end and reports it to observers.
   *
   * @param kind the magic's name
   * @return the exit status; all output has been put out before
   * @throws MagicFailed if it was interrupted, or its shell cannot be started
   */
  static int run(String kind, Shell shell, String script, CellContext cell)
      throws InterruptedException {
    long start = System.nanoTime();
    Process process = start(shell, script, cell.workingFolder());
    int status = KILLED;
    try {
      Thread out = pump(process.getInputStream(), StreamName.STDOUT, cell);
      Thread err = pump(process.getErrorStream(), StreamName.STDERR, cell);
      while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (cell.interrupted()) {
          throw new MagicFailed("interrupted: " + firstLine(script) + " was ended");
        }
      }
      out.join();
      err.join();
      status = process.exitValue();
      return status;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      cell.ran(
          new CommandRun(
              kind,
              script,
              cell.workingFolder(),
              status,
              Duration.ofNanos(System.nanoTime() - start)));
    }
  }

  private static Process start(Shell shell, String script, Path folder) {
    List<String> command = new ArrayList<>(shell.program());
    command.add(script);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      ChildEnvironment.clean(builder.environment());
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new MagicFailed(
          shell.program().get(0) + " cannot be started in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Thread pump(InputStream in, StreamName stream, CellContext cell) {
    Thread thread = new Thread(() -> copy(in, stream, cell), "deja-shell-" + stream.wireName());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void copy(InputStream in, StreamName stream, CellContext cell) {
    char[] buffer = new char[8192];
    try (Reader reader = new InputStreamReader(in, charset())) {
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        if (count > 0) {
          cell.put(new CellOutput.Stream(stream, new String(buffer, 0, count)));
        }
      }
    } catch (IOException e) {
      if (!"Stream closed".equals(e.getMessage())) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What commands write in: the system's own encoding on Windows, UTF-8 elsewhere. */
  private static Charset charset() {
    String encoding = System.getProperty("native.encoding");
    return System.getProperty("os.name", "").startsWith("Windows") && encoding != null
        ? Charset.forName(encoding)
        : StandardCharsets.UTF_8;
  }

  private static String firstLine(String script) {
    String line = script.strip().lines().findFirst().orElse("");
    return "'" + line + (line.length() < script.strip().length() ? " …'" : "'");
  }
}
