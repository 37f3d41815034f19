package dev.deja.tracker.model;

import java.util.List;
import java.util.Optional;

/**
 * What a re-run proved of one cell run.
 *
 * @param number the cell run's number in the original execution
 * @param normalizers names of the normalizers that made the difference vanish; empty unless {@link
 *     Verdict#EQUIVALENT}
 * @param reason one line for a person, when it is not {@link Verdict#IDENTICAL}
 * @param diff a unified diff of the outputs as text, when they differ
 */
public record CellVerdict(
    int number,
    Verdict verdict,
    List<String> normalizers,
    Optional<String> reason,
    Optional<String> diff) {

  public CellVerdict {
    normalizers = List.copyOf(normalizers);
  }
}
