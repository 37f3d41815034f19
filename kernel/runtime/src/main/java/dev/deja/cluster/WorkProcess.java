package dev.deja.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process {@code deja work}: takes an order a line, answers a line. It lives no longer than who
 * started it: at the end of its input it interrupts what it does, seals the record, and ends.
 */
final class WorkProcess {

  private static final String RESULT = "result ";

  /** Longer than a record takes to be sealed, and shorter than anyone waits who has stopped it. */
  static final long SEALING_SECONDS = 20;

  private final Process process;
  private final Writer orders;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  private WorkProcess(Process process) {
    this.process = process;
    this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "deja-work-answers");
    reader.setDaemon(true);
    reader.start();
  }

  static WorkProcess start(String[] command, String[] variables) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    for (int i = 0; i < variables.length; i += 2) {
      builder.environment().put(variables[i], variables[i + 1]);
    }
    return new WorkProcess(builder.start());
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines()
          .filter(line -> line.startsWith(RESULT))
          .forEach(line -> answers.add(Optional.of(line.substring(RESULT.length()))));
    } catch (IOException | RuntimeException e) {
      // It is gone.
    } finally {
      answers.add(Optional.empty());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Has an order carried out.
   *
   * @throws IOException if the process is gone
   */
  String ask(String order) throws IOException, InterruptedException {
    orders.write(order + "\n");
    orders.flush();
    return answers
        .take()
        .orElseThrow(() -> new IOException("the process that ran the task is gone: " + process));
  }

  /** Lets it end. */
  void close() {
    try {
      orders.close();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Lets it end, and waits until it has interrupted what it does and sealed the record. */
  void closeAndWait() {
    close();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEALING_SECONDS);
    for (long left = 1; left > 0 && process.isAlive(); left = until - System.nanoTime()) {
      try {
        var unused = process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Spark says it again, and the caller knows.
      }
    }
  }
}
