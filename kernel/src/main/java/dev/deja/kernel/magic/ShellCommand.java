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
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program in a process of its own: output arrives live, and an interrupt ends the process
 * and all that it started. A process that the command leaves running on purpose ({@code server &})
 * is not waited for, although it holds the output open; what it writes still arrives.
 */
final class ShellCommand {

  /** How often a running command looks whether the user wants it to stop. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** What a shell reports of a process that was killed: 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  /** After the end of a command its output is whole when none has come for so long. */
  private static final long QUIET_NANOS = 250_000_000;

  /** Longer than this, a script is no argument of a program any more. */
  private static final int MAX_ARGUMENT = 60_000;

  private final CellContext cell;
  private final Process process;
  private final List<Pump> pumps;

  private ShellCommand(Process process, CellContext cell) {
    this.process = process;
    this.cell = cell;
    this.pumps =
        List.of(
            new Pump(process.getInputStream(), StreamName.STDOUT, cell),
            new Pump(process.getErrorStream(), StreamName.STDERR, cell));
  }

  /**
   * Runs a script to its end and reports it to observers. Its standard input is empty.
   *
   * @param kind the magic's name
   * @return the exit status; all output has been put out before
   * @throws MagicFailed if it was interrupted, or its shell cannot be started
   */
  static int run(String kind, Shell shell, String script, CellContext cell)
      throws InterruptedException {
    List<String> command = new ArrayList<>(shell.program());
    if (script.length() <= MAX_ARGUMENT) {
      command.add(script);
      return run(kind, command, "", script, cell);
    }
    try {
      Path file = Files.createTempFile("deja", ".script");
      try {
        Files.writeString(file, script);
        command.set(command.size() - 1, file.toString());
        return run(kind, command, "", script, cell);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new MagicFailed(
          "the script cannot be kept for " + shell.program().get(0) + ": " + e, e);
    }
  }

  /**
   * Runs a program that gets a text as its standard input. Otherwise as {@link #run}.
   *
   * @param typed the program as the user wrote it
   */
  static int feed(String typed, List<String> command, String input, CellContext cell)
      throws InterruptedException {
    return run("script", command, input, typed + "\n" + input, cell);
  }

  private static int run(
      String kind, List<String> command, String input, String script, CellContext cell)
      throws InterruptedException {
    long start = System.nanoTime();
    Process process = start(command, input, cell);
    int status = KILLED;
    try {
      status = new ShellCommand(process, cell).awaitEnd(script);
      return status;
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      cell.ran(
          new CommandRun(
              kind,
              script,
              cell.workingFolder(),
              status,
              Duration.ofNanos(System.nanoTime() - start)));
    }
  }

  private int awaitEnd(String script) throws InterruptedException {
    pumps.forEach(Thread::start);
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      stopIfInterrupted(script);
    }
    long end = System.nanoTime();
    for (Pump pump : pumps) {
      pump.join(LOOK_EVERY.toMillis());
      while (pump.isAlive() && !pump.isQuietSince(Math.max(end, System.nanoTime() - QUIET_NANOS))) {
        stopIfInterrupted(script);
        pump.join(LOOK_EVERY.toMillis());
      }
    }
    return process.exitValue();
  }

  private void stopIfInterrupted(String script) {
    if (cell.interrupted()) {
      throw new MagicFailed("interrupted: " + firstLine(script) + " was ended");
    }
  }

  private static Process start(List<String> command, String input, CellContext cell) {
    Path folder = cell.workingFolder();
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      ChildEnvironment.clean(builder.environment());
      // Python holds back what it writes to a pipe, and a notebook is to show it live.
      builder.environment().putIfAbsent("PYTHONUNBUFFERED", "1");
      builder.environment().putAll(cell.notebook().settings().environment());
      Process process = builder.start();
      if (input.isEmpty()) {
        process.getOutputStream().close();
      } else {
        Thread feeding = new Thread(() -> write(input, process.getOutputStream()), "deja-shell-in");
        feeding.setDaemon(true);
        feeding.start();
      }
      return process;
    } catch (IOException e) {
      throw new MagicFailed(
          command.get(0) + " cannot be started in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void write(String input, OutputStream to) {
    try (to) {
      to.write(input.getBytes(charset()));
    } catch (IOException e) {
      // The program has read what it wanted.
    }
  }

  /** Carries what a process writes to the cell. */
  private static final class Pump extends Thread {

    private final InputStream in;
    private final StreamName stream;
    private final CellContext cell;

    /** Since when it waits for more; 0 while it carries. */
    private volatile long waitingSince;

    Pump(InputStream in, StreamName stream, CellContext cell) {
      super("deja-shell-" + stream.wireName());
      setDaemon(true);
      this.in = in;
      this.stream = stream;
      this.cell = cell;
    }

    boolean isQuietSince(long nanos) {
      long since = waitingSince;
      return since != 0 && since - nanos <= 0;
    }

    @Override
    public void run() {
      char[] buffer = new char[8192];
      try (Reader reader = new InputStreamReader(in, charset())) {
        int count = read(reader, buffer);
        while (count >= 0) {
          if (count > 0) {
            cell.put(new CellOutput.Stream(stream, new String(buffer, 0, count)));
          }
          count = read(reader, buffer);
        }
      } catch (IOException e) {
        // The stream is closed when the process is ended by force.
      }
    }

    private int read(Reader reader, char[] buffer) throws IOException {
      waitingSince = System.nanoTime() | 1;
      int count = reader.read(buffer);
      waitingSince = 0;
      return count;
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
