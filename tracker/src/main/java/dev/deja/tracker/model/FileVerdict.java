package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What a re-run proved of one file that a cell run wrote, or of one artifact that it kept.
 *
 * @param path as the original's record has it; of an artifact {@link Artifact#location(String)}
 * @param recorded the file's digest in the original; empty if only the re-run wrote it
 * @param now its digest in the re-run; empty if that did not write it
 * @param normalizers names of those without which it would differ; empty unless {@link
 *     Verdict#EQUIVALENT}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FileVerdict(
    String path,
    Verdict verdict,
    Optional<Digest> recorded,
    Optional<Digest> now,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> normalizers) {

  public FileVerdict {
    recorded = recorded == null ? Optional.empty() : recorded;
    now = now == null ? Optional.empty() : now;
    normalizers = normalizers == null ? List.of() : List.copyOf(normalizers);
  }
}
