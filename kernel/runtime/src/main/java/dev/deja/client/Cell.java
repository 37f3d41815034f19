package dev.deja.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One submission of a cell in an execution. */
public final class Cell {

  private final Store store;
  private final String execution;
  private final Json run;

  Cell(Store store, String execution, Json run) {
    this.store = store;
    this.execution = execution;
    this.run = run;
  }

  /** Its place in the execution, from 1. */
  public int number() {
    return (int) run.whole("number");
  }

  /** What a person types to mean it: {@code churn/42/7}. */
  public String reference() {
    return execution + "/" + number();
  }

  /** The client's id of the cell, if it sent one. */
  public Optional<String> id() {
    return run.optionalText("cellId");
  }

  /** Jupyter's number in brackets. */
  public int executionCount() {
    return (int) run.whole("executionCount");
  }

  /** The cell as it was submitted. */
  public String source() {
    return run.text("source");
  }

  /** {@code OK}, {@code ERROR}, {@code INTERRUPTED} or {@code VM_LOST}. */
  public String status() {
    return run.text("status");
  }

  public Instant startedAt() {
    return run.time("startedAt");
  }

  /** How long it took. */
  public Duration wall() {
    return run.duration("wall");
  }

  /** CPU time of the notebook JVM meanwhile; zero if it is not known. */
  public Duration cpu() {
    return run.duration("cpu");
  }

  /** What it printed to standard output, as a notebook shows it; empty if nothing. */
  public String printed() {
    return run.text("printed");
  }

  /** The text of its value, if it had one. */
  public Optional<String> result() {
    return run.optionalText("result");
  }

  /** What it read and wrote. */
  public List<UsedFile> files() {
    return run.objects("files").stream().map(file -> new UsedFile(store, file)).toList();
  }

  @Override
  public String toString() {
    return reference();
  }
}
