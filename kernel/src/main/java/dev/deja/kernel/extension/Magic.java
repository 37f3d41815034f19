package dev.deja.kernel.extension;

import java.util.List;
import java.util.Optional;

/**
 * A command in a cell: {@code %name arguments} on a line, or {@code %%name arguments} over a cell.
 */
public interface Magic {

  /** Which expressions in a magic's line are replaced by their values before it runs. */
  enum Placeholders {
    /** None: the line is code. */
    NONE,
    /** <code>{expression}</code>; what has a dollar sign is the shell's. */
    BRACES,
    /** <code>{expression}</code> and <code>${expression}</code>. */
    BRACES_AND_DOLLARS
  }

  /** What is typed behind a magic's name, as far as completion can offer it. */
  enum Takes {
    /** Words of its own, for which nothing is offered. */
    TEXT,
    FILES,
    FOLDERS,
    /** Coordinates of libraries: {@code group:artifact:version}. */
    LIBRARIES,
    /** Names of magics. */
    MAGICS,
    /** Types of variables that cells have declared. */
    TYPES_OF_VARIABLES,
    /** Names of environment variables. */
    ENVIRONMENT,
    /** Classes that cells have declared, and files. */
    PROGRAMS,
    /** Java code, after options that begin with a minus sign. */
    JAVA
  }

  /** Its name and aliases without percent signs; the first is the one that help shows. */
  List<String> names();

  /** One line for {@code %lsmagic}, such as {@code %tag NAME… tag this execution}. */
  String usage();

  /**
   * Runs it.
   *
   * @throws MagicFailed with a message for the user
   * @throws Exception anything else is shown as a fault of the magic
   */
  void run(MagicCall call, CellContext cell) throws Exception;

  /**
   * A Java expression that runs it and whose value is its own, for {@code var x = %name}; empty if
   * that is what it adds to the class path, or writes.
   */
  default Optional<String> valueOf(MagicCall call) {
    return Optional.empty();
  }

  /** What is offered while its arguments, and the lines below {@code %%name}, are typed. */
  default Takes takes() {
    return Takes.TEXT;
  }

  /** What is replaced in its line; text that is no expression stays as it is. */
  default Placeholders placeholders() {
    return Placeholders.BRACES_AND_DOLLARS;
  }
}
