package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.MimeBundle;
import java.util.Optional;

/** How a run of Java code ended. Everything it put out has been told to the listener before. */
public sealed interface CellResult {

  /** What the run cost in the notebook JVM. */
  Usage usage();

  /** Why it did not reach its end; empty for a value. */
  default Optional<CellError> why() {
    if (this instanceof Failure failure) {
      return Optional.of(failure.error());
    } else if (this instanceof Interrupted interrupted) {
      return Optional.of(interrupted.error());
    }
    return this instanceof VmLost lost ? Optional.of(lost.error()) : Optional.empty();
  }

  /**
   * It ran to its end.
   *
   * @param bundle the last expression's value; empty when there is none, it is null or it was not
   *     asked for
   */
  record Value(Optional<MimeBundle> bundle, Usage usage) implements CellResult {}

  /** It did not compile, or threw; what ran before the failure keeps its effect. */
  record Failure(CellError error, Usage usage) implements CellResult {}

  /** {@link Engine#interrupt} stopped it; variables are kept. */
  record Interrupted(CellError error, Usage usage) implements CellResult {}

  /** The notebook JVM ended meanwhile; variables are gone, a new notebook JVM is on its way. */
  record VmLost(CellError error, Usage usage) implements CellResult {}
}
