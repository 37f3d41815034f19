package dev.deja.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a {@link Store} has its answers from. Not for users. Thread-safe. */
public interface Answers extends Closeable {

  /**
   * The answer to a question.
   *
   * @param json a question, one JSON object
   * @return one JSON object
   * @throws IllegalArgumentException if there is no answer, with why
   */
  String ask(String json);

  /** A new file, to be deleted by whoever uses it; at the latest it goes with this JVM. */
  Path stagingFile(String name) throws IOException;

  /**
   * The newest class that cells of this session have declared, as {@code Point} or {@code
   * Point$Inner}; null if there is none.
   */
  default @Nullable Class<?> declaredByCells(String name) {
    return null;
  }

  @Override
  default void close() {}
}
