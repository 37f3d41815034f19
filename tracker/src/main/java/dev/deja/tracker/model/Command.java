package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A shell command or installation that a cell ran.
 *
 * @param kind {@code maven}, {@code jars}, {@code !}, {@code bash}, …
 * @param exitStatus 0 is success
 * @param jars of an installation: what it added to the class path, in order; empty in records that
 *     were made before this was told
 * @param given of an installation: the jars that it was for, in the order in which it gave them as
 *     its value; only where they are not {@code jars}
 * @param warnings what it warned of, one line each
 */
public record Command(
    String kind,
    String command,
    String workingFolder,
    int exitStatus,
    Duration duration,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Digest>> jars,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Digest>> given,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

  public Command {
    jars = Objects.requireNonNullElse(jars, Optional.<List<Digest>>empty()).map(List::copyOf);
    given = Objects.requireNonNullElse(given, Optional.<List<Digest>>empty()).map(List::copyOf);
    warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
  }
}
