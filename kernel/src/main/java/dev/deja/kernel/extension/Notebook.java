package dev.deja.kernel.extension;

import dev.deja.kernel.model.Declaration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The notebook that a cell belongs to, for magics that ask about its state or change it. */
public interface Notebook {

  /**
   * A cell as it was entered.
   *
   * @param number Jupyter's number in brackets
   */
  record Entry(int number, String code) {}

  /**
   * The value of a Java expression, as text.
   *
   * @return empty if the text is no expression that compiles here, or has no value
   * @throws CellFailed if it throws, or the user stops it
   */
  Optional<String> evaluate(String expression);

  /** What cells have declared and is in force, in order; startup's imports are the first. */
  List<Declaration> declarations();

  /** Variables' values as text, by name; those that could not be had are missing. */
  Map<String, String> values();

  /** Whether cells have declared a variable of this name. */
  boolean hasVariable(String name);

  /** What was entered before this cell, the oldest first. */
  List<Entry> history();

  /** What the next notebook JVM will be started with. */
  JvmSettings settings();

  /** Changes that for the next one, and for commands of magics at once. */
  void settings(JvmSettings changed);

  /**
   * Starts a new notebook JVM: what cells declared is gone, the class path stays.
   *
   * @throws MagicFailed with a reason if none starts with these settings; then nothing has changed
   */
  void restart(JvmSettings changed);
}
