package dev.deja.tracker;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Fills a store with many executions, to measure questions on it: {@code StoreGenerator FOLDER
 * EXECUTIONS CELLS [files]}; with {@code files} each has a parameter, reads two files and writes
 * one.
 */
public final class StoreGenerator {

  private static final List<String> NOTEBOOKS =
      List.of("churn", "etl", "forecast", "quickstart", "report-weekly");

  private static final List<String> USERS = List.of("ada", "bob", "cem", "dora", "gül");

  /** So many inputs are shared by all executions. */
  private static final int SHARED = 1_000;

  /** So many executions follow each other by their files. */
  private static final int CHAIN = 10;

  private StoreGenerator() {}

  public static void main(String[] arguments) {
    fill(
        new StoreFixture(Path.of(arguments[0])),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        arguments.length > 3);
  }

  /**
   * One execution every ten minutes, of five notebooks in turn; every fifth failed, every tenth is
   * tagged.
   */
  private static void fill(StoreFixture store, int executions, int cells, boolean files) {
    Instant first = Instant.now().minusSeconds(600L * executions);
    for (int i = 0; i < executions; i++) {
      String notebook = NOTEBOOKS.get(i % NOTEBOOKS.size());
      StoreFixture.Draft draft =
          store.execution(
              notebook, i / NOTEBOOKS.size() + 1, first.plusSeconds(600L * i).toString());
      for (int cell = 1; cell < cells; cell++) {
        draft.ok("var x" + cell + " = " + i + " * " + cell + ";\nx" + cell, "" + i * cell);
      }
      if (files) {
        useFiles(draft, i);
      }
      ExecutionId id =
          i % 5 == 4
              ? draft
                  .error("x1 / 0", "ArithmeticException", "/ by zero")
                  .seal(ExecutionStatus.FAILED)
              : draft
                  .metadata("Deja.metadata(\"loss\", x1)", "loss", "0." + i)
                  .seal(ExecutionStatus.COMPLETED);
      if (i % 10 == 0) {
        store.tagAdded(id, i % 100 == 0 ? "production" : "baseline", "ada");
      }
    }
  }

  private static void useFiles(StoreFixture.Draft draft, int i) {
    String before = i % CHAIN == 0 ? "raw-" + i % SHARED : "result-" + (i - 1);
    draft
        .user(USERS.get(i % 7 % USERS.size()))
        .parameter("n", i % 50)
        .files(
            "train(n)",
            StoreFixture.input("data/customers-" + i % SHARED + ".csv", "customers " + i % SHARED),
            StoreFixture.input("data/" + before + ".csv", before),
            StoreFixture.output("data/result-" + i + ".csv", "result-" + i))
        .metadata("Deja.metadata(\"acc\", acc)", "acc", "0." + (i * 7919L) % 1_000_003);
  }
}
