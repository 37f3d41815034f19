package dev.deja.kernel.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long ago a process was started. The clock on the wall will not do: it is set and slewed while
 * a session lasts, and what Java says of a start (boot time in whole seconds, and ticks) is not
 * moved with it.
 */
final class ProcessAge {

  private static final Path PROC = Path.of("/proc");

  /** USER_HZ of proc(5), which is this on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Of the fields behind the name in {@code /proc/PID/stat}: starttime, proc(5). */
  private static final int START = 19;

  private ProcessAge() {}

  /** To some hundredths of a second on Linux; empty if the process is gone. Thread-safe. */
  static Optional<Duration> of(ProcessHandle process) {
    Path stat = PROC.resolve(process.pid() + "/stat");
    try {
      String uptime = Files.readString(PROC.resolve("uptime")).split(" ")[0];
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      double started = Long.parseLong(fields[START]) / TICKS_PER_SECOND;
      double seconds = Double.parseDouble(uptime) - started;
      // A container may be shown an uptime of its own, from which starts are not counted.
      return seconds < 0
          ? byTheClock(process)
          : Optional.of(Duration.ofMillis((long) (seconds * 1000)));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return byTheClock(process); // no such system, or no such process
    }
  }

  private static Optional<Duration> byTheClock(ProcessHandle process) {
    return process.info().startInstant().map(start -> Duration.between(start, Instant.now()));
  }
}
