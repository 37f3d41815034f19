package dev.deja.tracker.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That something was taken out of a store after it had been recorded: {@code
 * redactions/sha256/ab/<64 hex of before>.json}. What names the bytes that were there, by their
 * digest, goes on naming them; this says what stands in their place. It never says what was taken
 * out.
 *
 * @param format the format's version, 1
 * @param object the key of the object that was changed or removed
 * @param before digest of what was there; of a segment of cell runs that of its lines
 * @param after digest of what is there now, under its own key if it is a blob; empty if nothing is
 * @param at when
 * @param by the user
 * @param looked what was looked for: {@code literal}, {@code pattern}, {@code known form}, {@code
 *     blob}
 * @param reason in words; may be empty
 */
public record Redacted(
    int format,
    String object,
    Digest before,
    Optional<Digest> after,
    Instant at,
    String by,
    List<String> looked,
    String reason) {

  public static final int FORMAT = 1;

  /**
   * What begins all that stands for a secret in a record: {@code [redacted]}, with a name or not.
   */
  public static final String MARK_START = "[redacted";

  public Redacted {
    // An earlier version said so of what it had removed although no text could take its place.
    after = after.filter(other -> !other.equals(before));
    looked = List.copyOf(looked);
  }
}
