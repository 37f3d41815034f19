package dev.deja.tracker.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cell that keeps what magics note. */
final class NotingCell implements CellContext {

  final List<String> notes = new ArrayList<>();

  NotingCell run(Magic magic, String line) throws Exception {
    magic.run(new MagicCall(magic.names().get(0), line, Optional.empty()), this);
    return this;
  }

  @Override
  public int number() {
    return 1;
  }

  @Override
  public Path workingFolder() {
    return Path.of(".");
  }

  @Override
  public int line() {
    return 1;
  }

  @Override
  public Notebook notebook() {
    throw new AssertionError("these magics ask nothing of the notebook");
  }

  @Override
  public void put(CellOutput output) {
    throw new AssertionError("these magics put nothing out");
  }

  @Override
  public void note(Note note) {
    notes.add(note.topic() + " " + note.json());
  }

  @Override
  public void ran(CommandRun command) {
    throw new AssertionError("these magics run no command");
  }

  @Override
  public List<Jar> addToClassPath(List<Jar> jars) {
    return List.of();
  }

  @Override
  public List<Jar> classPath() {
    return List.of();
  }

  @Override
  public void run(String javaCode) {
    throw new AssertionError("these magics run no code");
  }

  @Override
  public void runBlock(String javaCode) {
    throw new AssertionError("these magics run no code");
  }

  @Override
  public boolean interrupted() {
    return false;
  }
}
