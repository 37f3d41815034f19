package dev.deja.tracker.replay;

import java.time.Duration;
import java.util.Optional;

/**
 * A cell to run.
 *
 * @param cellId its id in the notebook, if it has one
 * @param silent Jupyter's {@code silent}
 * @param timeout after which the kernel is interrupted, and some seconds later killed; empty for no
 *     limit
 */
record CellRequest(
    Optional<String> cellId, String source, boolean silent, Optional<Duration> timeout) {}
