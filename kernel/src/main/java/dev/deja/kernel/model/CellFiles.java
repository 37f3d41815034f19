package dev.deja.kernel.model;

import java.util.List;
import java.util.Optional;

/**
 * What a cell run did with files since the last time it was told. There may be several of one run:
 * one when it ends, earlier ones before it changes a file that it has read, later ones from threads
 * that outlive it.
 *
 * @param cell the {@link CellStart#number}
 * @param startedProcesses whether code started processes, whose files nobody sees
 * @param loadedNativeCode whether code loaded native code, whose files nobody sees
 * @param fault what kept the watch from seeing everything
 */
public record CellFiles(
    int cell,
    List<FileUse> uses,
    boolean startedProcesses,
    boolean loadedNativeCode,
    Optional<String> fault) {

  public CellFiles {
    uses = List.copyOf(uses);
  }
}
