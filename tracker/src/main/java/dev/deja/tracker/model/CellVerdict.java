package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What a re-run proved of one cell run.
 *
 * @param number the cell run's number in the original execution
 * @param normalizers names of the normalizers that made the difference vanish; empty unless {@link
 *     Verdict#EQUIVALENT}
 * @param reason one line for a person, when it is not {@link Verdict#IDENTICAL}
 * @param diff a unified diff of what differs as text
 * @param files what it wrote, then or now, in order
 */
public record CellVerdict(
    int number,
    Verdict verdict,
    List<String> normalizers,
    Optional<String> reason,
    Optional<String> diff,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileVerdict> files) {

  public CellVerdict {
    normalizers = List.copyOf(normalizers);
    // Verdicts of earlier versions have none.
    files = files == null ? List.of() : List.copyOf(files);
  }

  /** The same with another verdict, and the reason for that. */
  public CellVerdict as(Verdict other, String why) {
    return new CellVerdict(number, other, normalizers, Optional.of(why), diff, files);
  }
}
