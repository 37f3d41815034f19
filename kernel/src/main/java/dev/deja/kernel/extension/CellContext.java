package dev.deja.kernel.extension;

import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.List;

/** The running cell, as a magic sees it. Its methods may be called from any thread of the magic. */
public interface CellContext {

  /** The cell run's number in its session. */
  int number();

  /** The line of the cell on which the magic that runs stands, from 1. */
  int line();

  /** Where magics and their commands find relative paths; notebook code too, unless moved since. */
  Path workingFolder();

  /** The notebook that this cell belongs to. */
  Notebook notebook();

  /** Puts something out, in order with everything else of the cell. */
  void put(CellOutput output);

  /**
   * Tells observers something, as notebook code does through {@code Deja.metadata} and the like.
   */
  void note(Note note);

  /**
   * Tells observers of a file that the magic is about to read, which notebook code's own JVM does
   * not see; of what is no file nobody is told.
   */
  default void reads(Path file) {}

  /** Tells observers of a command that has ended. */
  void ran(CommandRun command);

  /**
   * Adds to the class path of notebook code, at its end; what is there already is left out.
   *
   * @return what was new
   */
  List<Jar> addToClassPath(List<Jar> jars);

  /** The class path of notebook code beside the JDK and the runtime, in order. */
  List<Jar> classPath();

  /**
   * Runs Java code as part of this cell; its value, if any, is put out as the cell's result.
   *
   * @throws CellFailed if it fails; a magic lets that pass
   */
  void run(String javaCode);

  /**
   * Runs Java code as one block: none of it runs unless all of it compiles, and what it declares is
   * gone at its end.
   *
   * @throws CellFailed if it fails; a magic lets that pass
   */
  void runBlock(String javaCode);

  /** Whether the user has asked to stop; a magic that takes time looks now and then. */
  boolean interrupted();
}
