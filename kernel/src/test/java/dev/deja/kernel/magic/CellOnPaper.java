package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CellFailed;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A cell that keeps what magics do to it. Java code is not run; it fails if it says "fail". */
final class CellOnPaper implements CellContext {

  final List<String> ranJava = new ArrayList<>();
  final List<CommandRun> commands = new ArrayList<>();
  final List<Path> read = new ArrayList<>();
  final CountDownLatch firstOutput = new CountDownLatch(1);
  private final List<CellOutput> outputs = new ArrayList<>();
  private final List<Jar> classPath = new ArrayList<>();
  final NotebookOnPaper notebook;
  private volatile boolean interrupted;

  CellOnPaper(Path folder) {
    this.notebook = new NotebookOnPaper(folder);
  }

  void interrupt() {
    interrupted = true;
  }

  synchronized String text(CellOutput.StreamName name) {
    return outputs.stream()
        .filter(output -> output instanceof CellOutput.Stream)
        .map(output -> (CellOutput.Stream) output)
        .filter(stream -> stream.name() == name)
        .map(CellOutput.Stream::text)
        .collect(Collectors.joining());
  }

  String out() {
    return text(CellOutput.StreamName.STDOUT);
  }

  String err() {
    return text(CellOutput.StreamName.STDERR);
  }

  synchronized List<CellOutput.Display> displays() {
    return outputs.stream()
        .filter(output -> output instanceof CellOutput.Display)
        .map(output -> (CellOutput.Display) output)
        .toList();
  }

  @Override
  public void reads(Path file) {
    read.add(file);
  }

  @Override
  public int number() {
    return 1;
  }

  @Override
  public int line() {
    return 1;
  }

  @Override
  public Path workingFolder() {
    return notebook.settings().workingFolder();
  }

  @Override
  public NotebookOnPaper notebook() {
    return notebook;
  }

  @Override
  public synchronized void put(CellOutput output) {
    outputs.add(output);
    firstOutput.countDown();
  }

  @Override
  public void note(Note note) {
    throw new AssertionError("no standard magic makes notes: " + note);
  }

  @Override
  public void ran(CommandRun command) {
    commands.add(command);
  }

  @Override
  public List<Jar> addToClassPath(List<Jar> jars) {
    List<Jar> added =
        jars.stream()
            .filter(jar -> classPath.stream().noneMatch(known -> known.file().equals(jar.file())))
            .toList();
    classPath.addAll(added);
    return added;
  }

  @Override
  public List<Jar> classPath() {
    return List.copyOf(classPath);
  }

  @Override
  public void run(String javaCode) {
    ranJava.add(javaCode);
    if (javaCode.contains("fail")) {
      throw new CellFailed();
    }
  }

  @Override
  public void runBlock(String javaCode) {
    run(javaCode);
  }

  @Override
  public boolean interrupted() {
    return interrupted;
  }
}
