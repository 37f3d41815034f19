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
 * A cell in which a magic runs for its value: the paths that it adds to the class path, else the
 * lines that it writes to standard output, which are then not shown.
 */
final class ListeningCell implements CellContext {

  private final CellContext cell;
  private final StringBuilder written = new StringBuilder();
  private final List<String> paths = new ArrayList<>();
  private boolean addedPaths;

  ListeningCell(CellContext cell) {
    this.cell = cell;
  }

  synchronized List<String> value() {
    if (addedPaths) {
      return List.copyOf(paths);
    }
    return written.toString().lines().toList();
  }

  @Override
  public void put(CellOutput output) {
    if (output instanceof CellOutput.Stream stream && stream.name() == StreamName.STDOUT) {
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
  public boolean interrupted() {
    return cell.interrupted();
  }
}
