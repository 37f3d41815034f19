package dev.deja.kernel.extension;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sees what happens to cells, when it is true. Every method may be called on the path of a running
 * cell: what can wait must not be done here.
 *
 * <p>Calls come one at a time, each seeing the effects of the ones before it. Between {@link
 * #cellStarted} and {@link #cellFinished} of a run come its outputs in order; output of threads
 * that outlive their cell comes later, with that cell's number. What an observer throws is logged,
 * shown once, and never fails a cell.
 */
public interface CellObserver {

  default void cellStarted(CellStart start) {}

  default void cellOutput(int cell, CellOutput output) {}

  /**
   * Output that no client is shown, because the run has put out more than a notebook can show: text
   * after the first 16 Mi characters, values after 32 Mi. {@link #cellOutput} has what clients are
   * shown instead: a note, and at the end of the run the last of the text, which is here as well.
   */
  default void cellOutputHidden(int cell, CellOutput output) {}

  /** Whether {@link #cellOutputHidden} keeps all it is given; the user is then told so. */
  default boolean keepsHiddenOutput() {
    return false;
  }

  default void cellNote(int cell, Note note) {}

  /** The class path of notebook code has changed; {@code jars} is all of it, in order. */
  default void classPathChanged(int cell, List<Jar> jars) {}

  /** A shell command or an installation that a cell asked for has ended. */
  default void commandRan(int cell, CommandRun command) {}

  /**
   * What was compiled for a run; once for each part of it between magics. Not said of a run whose
   * notebook JVM has ended.
   */
  default void cellCompiled(int cell, CompiledCode code) {}

  /**
   * Files that a run has used. What it did until its end comes before {@link #cellFinished}; what
   * threads that outlive it do comes later.
   */
  default void filesUsed(CellFiles files) {}

  /**
   * Notebook code is about to change a file that {@link #filesUsed} has told of, and waits for the
   * result, ten seconds at most: whoever wants the bytes as they were takes them now.
   *
   * @param path a {@link dev.deja.kernel.model.FileUse#location}
   * @return completes when the file may change
   */
  default CompletableFuture<Void> fileChanging(Path path) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * After the last output and before the reply. When this returns the run must be safe against the
   * death of this process.
   */
  default void cellFinished(CellFinish finish) {}

  /**
   * The session ends in good order. Called once, on a thread of its own; the kernel waits for it at
   * most a fraction of a second, so that what takes longer must be safe to finish later.
   */
  default void sessionEnded() {}
}
