package dev.deja.kernel.extension;

import dev.deja.kernel.model.CellOutput;
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

  /**
   * Shows something below a cell to the clients that look on, and to nobody else: observers are not
   * told, so that it is no part of what the cell put out. A silent run shows nothing. Clients drop
   * what comes after a cell's reply, unless it replaces ({@code update}) what came before.
   */
  void show(int cell, CellOutput.Display display);
}
