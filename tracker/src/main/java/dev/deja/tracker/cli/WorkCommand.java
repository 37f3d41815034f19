package dev.deja.tracker.cli;

import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult;
import dev.deja.tracker.group.TaskResult.Ending;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * {@code deja work}: does tasks for an engine on this machine, an order a line on standard input,
 * {@code result} and the result a line on standard output. An order behind {@code probe} is only
 * looked at: whether it could be done here. At the end of the input what runs is interrupted.
 */
@Command(name = "work", hidden = true, description = "Does tasks for an engine.")
final class WorkCommand implements Callable<Integer> {

  private static final String PROBE = "probe ";

  @ParentCommand private Main deja;

  @Override
  public Integer call() throws InterruptedException {
    TaskRunner runner = new TaskRunner(deja);
    BlockingQueue<Optional<String>> orders = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(orders, runner), "deja-work-orders");
    reader.setDaemon(true);
    reader.start();
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(runner::cancel)) {
      for (Optional<String> line = orders.take(); line.isPresent(); line = orders.take()) {
        String text = line.get();
        TaskResult result =
            text.startsWith(PROBE)
                ? probe(TaskOrder.parse(text.substring(PROBE.length())))
                : runner.run(TaskOrder.parse(text));
        deja.terminal().out().println("result " + result.line());
      }
    }
    return ExitCode.DONE;
  }

  private static void read(BlockingQueue<Optional<String>> orders, TaskRunner runner) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      in.lines().forEach(line -> orders.add(Optional.of(line)));
    } catch (IOException | RuntimeException e) {
      // As at its end.
    } finally {
      runner.cancel();
      orders.add(Optional.empty());
    }
  }

  /** Whether this machine sees the store in which the group is, and the notebook. */
  private TaskResult probe(TaskOrder order) {
    Optional<String> problem;
    try {
      problem = storeProblem(order).or(() -> notebookProblem(order));
    } catch (RuntimeException e) {
      problem = Optional.of(Failure.line(e));
    }
    return new TaskResult(
        order.task().number(),
        Optional.empty(),
        Optional.empty(),
        problem.isEmpty() ? Ending.COMPLETED : Ending.REFUSED,
        Optional.empty(),
        problem.map(text -> "on the worker " + TaskRunner.host() + ": " + text),
        Duration.ZERO,
        TaskRunner.host());
  }

  private Optional<String> storeProblem(TaskOrder order) {
    try {
      return deja.tracker().executions().groups().read(order.task().group()).isPresent()
          ? Optional.empty()
          : Optional.of(
              "the store "
                  + deja.tracker().storeName()
                  + " is another one there: it does not have the group "
                  + order.task().name()
                  + ". Use a store that all workers share, such as a bucket.");
    } catch (StoreException e) {
      return Optional.of(Failure.line(e));
    }
  }

  private static Optional<String> notebookProblem(TaskOrder order) {
    return order
        .notebook()
        .flatMap(
            name -> {
              try {
                Digest found = Digest.of(Files.readAllBytes(Path.of(name)));
                return order.source().filter(expected -> !expected.equals(found)).isPresent()
                    ? Optional.of("the notebook '" + name + "' is another one there.")
                    : Optional.empty();
              } catch (IOException e) {
                return Optional.of(
                    "the notebook '"
                        + name
                        + "' is not there. Put its folder where all workers see it under this"
                        + " path.");
              }
            });
  }
}
