package dev.deja.kernel.extension;

/**
 * Answers what notebook code asks an extension, while that code waits. May be called by several
 * threads at once, each its own.
 */
@FunctionalInterface
public interface Answerer {

  /**
   * The answer, as one JSON object.
   *
   * @throws Exception if there is none; its message is for the user
   */
  String answer(Question question) throws Exception;
}
