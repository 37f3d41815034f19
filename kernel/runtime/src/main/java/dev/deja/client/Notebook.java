package dev.deja.client;

import java.util.Map;

/** A notebook and its executions. */
public final class Notebook {

  private final Store store;
  private final String name;

  Notebook(Store store, String name) {
    this.store = store;
    this.name = name;
  }

  /** Its name: that of its file without {@code .ipynb}. */
  public String name() {
    return name;
  }

  /**
   * One of its executions.
   *
   * @param number its short number, from 1
   */
  public Execution execution(int number) {
    return store.execution(name + "/" + number);
  }

  /** Its newest execution. */
  public Execution latest() {
    return store.execution(name + "/latest");
  }

  /** The one of its executions that carries a tag. */
  public Execution tagged(String tag) {
    return store.execution(name + "@" + tag);
  }

  /** All of them, the newest first. */
  public Executions executions() {
    return store.executions().with(Map.of("notebook", name));
  }

  @Override
  public String toString() {
    return "notebook " + name;
  }
}
