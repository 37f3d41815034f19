package dev.deja.tracker.model;

import java.util.Optional;

/**
 * The notebook of an execution.
 *
 * @param name what people call it: the file name without {@code .ipynb}, with every character
 *     outside letters, digits, {@code . _ -} replaced by {@code -}; {@code console} when there is
 *     no file
 * @param path the absolute path of the file on the machine that ran it, if there is one
 */
public record NotebookRef(String name, Optional<String> path) {

  /** The name used when a session has no notebook file. */
  public static final String CONSOLE = "console";
}
