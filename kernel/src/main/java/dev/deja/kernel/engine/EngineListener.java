package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Hears what cells put out, in the order in which they put it out. Calls come one at a time from a
 * thread of the engine, except {@link #input}, which may wait for a person while others go on.
 */
public interface EngineListener {

  /**
   * A piece of output of a cell run; also after its end, from threads that it left running.
   *
   * @param cell the {@link CellCode#cell} whose code put it out
   */
  void output(int cell, CellOutput output);

  /** Something notebook code says to observers. */
  void note(int cell, Note note);

  /**
   * Asks the client for a line, and waits. {@link Engine#interrupt} and the end of the notebook JVM
   * interrupt the waiting thread ({@link Thread#interrupt}).
   *
   * @return the line, without its end
   * @throws InputUnavailable if there is none to be had, or the wait was interrupted
   */
  String input(int cell, String prompt, boolean password) throws InputUnavailable;

  /**
   * The notebook JVM has ended and a new one is starting: all variables are gone.
   *
   * @param why a sentence for the user
   */
  void notebookVmReplaced(String why);

  /** What was compiled for a cell run, or for a part of it; said before its end. */
  default void compiled(int cell, CompiledCode code) {}

  /** Files that a cell run has used; see {@link CellFiles}. */
  default void filesUsed(CellFiles files) {}

  /**
   * Notebook code is about to change a file that {@link #filesUsed} has told of, and waits.
   *
   * @return completes when it may
   */
  default CompletableFuture<Void> fileChanging(Path path) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Notebook code asks something of an extension, and waits; several threads of it may.
   *
   * @param question its topic and one JSON object
   * @return completes with one JSON object, or with an exception whose message is for the user
   */
  default CompletableFuture<String> asked(int cell, Note question) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("there are no extensions here"));
  }

  /** Notebook code has made a magic, which {@code OwnMagics.run} of the runtime runs. */
  default void magicMade(String name) {}

  /**
   * Runs a magic for code of a running cell that waits for it. Called on the engine's own thread,
   * on which every method of the engine may be called meanwhile.
   *
   * @return paths of what it puts on the class path, whether they were there already or not
   * @throws Exception if it fails, with a message for the user
   */
  default List<String> runMagic(
      int cell, String name, List<String> arguments, Optional<String> body) throws Exception {
    throw new UnsupportedOperationException("there are no magics here");
  }

  /**
   * Something is not as the user asked, and the engine goes on without it.
   *
   * @param sentence for the user
   */
  default void warned(String sentence) {}
}
