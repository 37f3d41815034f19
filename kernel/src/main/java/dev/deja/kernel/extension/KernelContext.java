package dev.deja.kernel.extension;

import dev.deja.kernel.model.SessionInfo;

/** What an extension gets to hold on to. Thread-safe. */
public interface KernelContext {

  SessionInfo session();

  /**
   * Adds an observer. It sees every cell run that starts after this call, and no cell starts before
   * every extension has been started.
   */
  void observe(CellObserver observer);

  /** Adds a magic; a later one of the same name replaces an earlier one. */
  void register(Magic magic);

  /**
   * Answers what notebook code asks about a topic; a later one replaces an earlier one of the same
   * topic.
   */
  void answer(String topic, Answerer answerer);
}
