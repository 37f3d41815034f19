package dev.deja.tracker.store;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;

/** The keys of a store, as {@code docs/format.md} lays them out. */
public final class Layout {

  /** What the keys of everything about executions start with. */
  public static final String EXECUTIONS = "executions/";

  private static final String END = "/end.json";

  /** What the keys of events start with. */
  public static final String EVENTS = "events/";

  /** What the keys of blobs start with. */
  public static final String BLOBS = "blobs/";

  /** What the keys of short numbers start with. */
  public static final String NUMBERS = "notebooks/";

  /** What the keys of groups start with. */
  public static final String GROUPS = "groups/";

  /** What the keys of everything about redactions start with. */
  public static final String REDACTIONS = "redactions/";

  /** What the keys of what was taken out start with. */
  public static final String REDACTED = REDACTIONS + "sha256/";

  /** What the keys of redactions that are going on start with. */
  public static final String REDACTIONS_BEGUN = REDACTIONS + "begun/";

  private Layout() {}

  public static String group(ExecutionId id) {
    return GROUPS + id + "/group.json";
  }

  /** What the tasks of a group are, beside its grid. */
  public static String groupTasks(ExecutionId id) {
    return GROUPS + id + "/tasks.jsonl.gz";
  }

  public static String start(ExecutionId id) {
    return EXECUTIONS + id + "/start.json";
  }

  /**
   * A segment of cell runs.
   *
   * @param number from 1
   */
  public static String cells(ExecutionId id, int number) {
    return plainCells(id, number) + ".gz";
  }

  /** Where a segment is that was stored before segments were packed. */
  static String plainCells(ExecutionId id, int number) {
    return EXECUTIONS + id + "/cells-" + number + ".jsonl";
  }

  public static String end(ExecutionId id) {
    return EXECUTIONS + id + END;
  }

  /** Whether a key is that of a seal. */
  public static boolean isEnd(String key) {
    return key.startsWith(EXECUTIONS) && key.endsWith(END);
  }

  /** What stays of an execution that was deleted. */
  public static String deleted(ExecutionId id) {
    return EXECUTIONS + id + "/deleted.json";
  }

  public static String verdict(ExecutionId id) {
    return EXECUTIONS + id + "/verdict.json";
  }

  public static String resumption(ExecutionId id) {
    return EXECUTIONS + id + "/resumption.json";
  }

  public static String event(ExecutionId id) {
    return EVENTS + id + ".json";
  }

  /** What became of bytes that were taken out. */
  public static String redaction(Digest before) {
    return REDACTED + before.hex().substring(0, 2) + "/" + before.hex() + ".json";
  }

  /** What a redaction will have done when it has ended; there while it goes on. */
  public static String redactionBegun(ExecutionId redaction) {
    return REDACTIONS_BEGUN + redaction + ".json";
  }

  /** What the keys of a notebook's short numbers start with. */
  public static String numbers(String notebook) {
    return "notebooks/" + notebook + "/";
  }

  /** Where the id of the execution with a short number is. */
  public static String number(String notebook, int number) {
    return numbers(notebook) + number;
  }
}
