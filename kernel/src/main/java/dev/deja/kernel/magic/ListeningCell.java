package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell in which a magic runs for its value: the paths of what it puts on the class path, whether
 * they are new there or not, else the lines that it writes to standard output.
 */
final class ListeningCell implements CellContext {

  private final CellContext cell;
  private final StringBuilder written = new StringBuilder();
  private final List<String> paths = new ArrayList<>();
  private final boolean quiet;
  private boolean addedPaths;

  /**
   * @param quiet whether what the magic writes to standard output is its value only, and not shown
   */
  ListeningCell(CellContext cell, boolean quiet) {
    this.cell = cell;
    this.quiet = quiet;
  }

  synchronized List<String> value() {
    if (addedPaths) {
      return List.copyOf(paths);
    }
    return written.toString().lines().toList();
  }

  /** The paths alone. */
  synchronized List<String> paths() {
    return List.copyOf(paths);
  }

  @Override
  public void put(CellOutput output) {
    if (quiet && output instanceof CellOutput.Stream stream && stream.name() == StreamName.STDOUT) {
      synchronized (this) {
        written.append(stream.text());
      }
    } else {
      cell.put(output);
    }
  }

  @Override
  public List<Jar> addToClassPath(List<Jar> jars) {
    synchronized (this) {
      addedPaths = true;
      jars.forEach(jar -> paths.add(jar.file().toString()));
    }
    return cell.addToClassPath(jars);
  }

  @Override
  public void reads(Path file) {
    cell.reads(file);
  }

  @Override
  public int number() {
    return cell.number();
  }

  @Override
  public int line() {
    return cell.line();
  }

  @Override
  public Path workingFolder() {
    return cell.workingFolder();
  }

  @Override
  public Notebook notebook() {
    return cell.notebook();
  }

  @Override
  public void note(Note note) {
    cell.note(note);
  }

  @Override
  public void ran(CommandRun command) {
    cell.ran(command);
  }

  @Override
  public List<Jar> classPath() {
    return cell.classPath();
  }

  @Override
  public void run(String javaCode) {
    cell.run(javaCode);
  }

  @Override
  public void runBlock(String javaCode) {
    cell.runBlock(javaCode);
  }

  @Override
  public boolean interrupted() {
    return cell.interrupted();
  }
}
