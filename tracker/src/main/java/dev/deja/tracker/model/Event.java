package dev.deja.tracker.model;

import java.time.Instant;

/**
 * Something said about an execution after the fact: {@code events/<id>.json}. Written once; the
 * state of an execution's tags is the fold of its events in the order of their ids.
 *
 * @param format the format's version, 1
 * @param id a ULID
 * @param at when
 * @param by the user
 * @param execution about which
 * @param kind what
 * @param value the tag, the text of the note, or what the kind says
 */
public record Event(
    int format,
    ExecutionId id,
    Instant at,
    String by,
    ExecutionId execution,
    Kind kind,
    String value) {

  public static final int FORMAT = 1;

  /** What an event says. */
  public enum Kind {
    TAG_ADDED,
    TAG_REMOVED,
    NOTE,
    /** {@code value} is the JSON of a {@link Deployment}. */
    DEPLOYMENT_CREATED,
    /** {@code value} is the deployment's name; it says so of all that were created before. */
    DEPLOYMENT_RETIRED,
    /** The execution was deleted; {@code value} is why, and may be empty. */
    EXECUTION_DELETED,
    /**
     * Something was taken out of it. {@code value} is a JSON object as text: {@code looked} (for
     * what, as in {@link Redacted}), {@code reason}, {@code objects} (digests of those that were
     * changed as they were before, by key) and {@code blobs} (digests of those that it names and
     * that are others now, or gone).
     */
    EXECUTION_REDACTED
  }
}
