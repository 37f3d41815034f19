package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The seal: {@code executions/<id>/end.json}. Written once, after everything it names.
 *
 * @param format the format's version, 1
 * @param status any but {@link ExecutionStatus#RUNNING}
 * @param endedAt when the session ended, or when its last sign of life was written
 * @param cells how many cell runs there are
 * @param wall sum over cell runs
 * @param cpu sum over cell runs
 * @param segments digests of the lines of {@code cells-1.jsonl.gz}, {@code cells-2.jsonl.gz}, …, in
 *     order, unpacked
 * @param bundleAtEnd the bundle at the end, when it differs from the one at the start
 * @param lock the class path at the end
 * @param sealedBy {@code kernel}, or {@code recovery} when a later process sealed it
 * @param faults what went wrong in recording, one line each; not empty makes it {@code INCOMPLETE},
 *     unless a kernel was killed and all that is missing for that is its start
 * @param parameters by name: defaults of the cell tagged {@code parameters}, what was given
 *     instead, and what cells asked for; as JSON values
 * @param packages of other languages, around each installation, in order
 * @param cost at the price per hour that was configured, if one was
 * @param hiddenState what the order of cell runs hides, in the order of the runs it is about
 */
public record ExecutionEnd(
    int format,
    ExecutionStatus status,
    Instant endedAt,
    int cells,
    Duration wall,
    Duration cpu,
    List<Digest> segments,
    Optional<Digest> bundleAtEnd,
    List<Dependency> lock,
    String sealedBy,
    List<String> faults,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> parameters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HiddenState> hiddenState,
    Optional<Cost> cost,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PackageChange> packages) {

  public static final int FORMAT = 1;

  public ExecutionEnd {
    segments = List.copyOf(segments);
    lock = List.copyOf(lock);
    faults = List.copyOf(faults);
    // Records of earlier versions have neither.
    parameters =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(Objects.requireNonNullElse(parameters, Map.of())));
    packages = List.copyOf(Objects.requireNonNullElse(packages, List.of()));
    hiddenState = List.copyOf(Objects.requireNonNullElse(hiddenState, List.of()));
  }
}
