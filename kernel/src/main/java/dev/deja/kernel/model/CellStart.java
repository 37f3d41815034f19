package dev.deja.kernel.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A cell run that has begun.
 *
 * @param number the position of this run in its session, from 1, silent runs counted
 * @param cellId the client's id of the cell (nbformat 4.5), or empty when it sent none
 * @param executionCount Jupyter's number in brackets: {@code In [3]}; not advanced by silent runs
 * @param source the cell as submitted, magics included
 * @param silent Jupyter's {@code silent}: nothing was broadcast
 * @param storeHistory Jupyter's {@code store_history}
 * @param startedAt when it began
 * @param notebookHint the notebook's path as the client's message named it, or empty
 */
public record CellStart(
    int number,
    Optional<String> cellId,
    int executionCount,
    String source,
    boolean silent,
    boolean storeHistory,
    Instant startedAt,
    Optional<String> notebookHint) {}
