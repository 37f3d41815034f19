package dev.deja.kernel.model;

import java.time.Duration;
import java.util.Optional;

/**
 * A cell run that has ended, after everything it put out.
 *
 * @param number the {@link CellStart#number}
 * @param wall time from start to end
 * @param cpu CPU time the notebook JVM spent meanwhile, all threads; zero when unknown
 * @param peakHeapBytes the largest heap use seen in the notebook JVM during the run; -1 when
 *     unknown
 * @param error why it failed; present exactly when {@code status} is not {@link CellStatus#OK}
 */
public record CellFinish(
    int number,
    CellStatus status,
    Duration wall,
    Duration cpu,
    long peakHeapBytes,
    Optional<CellError> error) {}
