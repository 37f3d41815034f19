package dev.deja.kernel.engine;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import jdk.jshell.spi.ExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * JShell's hand in the notebook JVM. Classes are kept until something runs and go there with it, in
 * one frame; by then JShell can say which lines of which cell they came from.
 *
 * <p>What a snippet throws is kept here whole, for {@link #takeThrown}; JShell learns only that
 * there was something. It never gets a value either: the notebook JVM keeps the last one and
 * renders it when the cell has ended. Used by one thread.
 */
final class NotebookControl implements ExecutionControl {

  private static final String UNRESOLVED = "jdk.jshell.spi.SPIResolutionException";

  /**
   * A class to be sent.
   *
   * @param woven its class file, woven
   * @param needed outermost classes of cells that it names
   */
  private record Ready(byte[] woven, boolean apart, List<String> needed) {

    static Ready of(String name, byte[] classFile, @Nullable LineMap lines, boolean apart) {
      return new Ready(Weaver.weave(classFile, lines), apart, CellClasses.needed(name, classFile));
    }
  }

  private final NotebookVm vm;
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();
  private final CellClasses classes;

  /** Classes that JShell has not made, that go with the next thing that runs. */
  private final Map<String, Ready> ready = new LinkedHashMap<>();

  /** Outermost classes that nothing in force needs any more. */
  private final List<String> released = new ArrayList<>();

  private final CodeUses uses = new CodeUses();

  /** Those of the waiting that were read before they went. */
  private final Set<String> readEarly = new HashSet<>();

  private Function<String, @Nullable LineMap> lines = className -> null;
  private BooleanSupplier stopped = () -> false;
  private @Nullable ThrownByCell thrown;
  private @Nullable String fault;
  private boolean attached;
  private final Path javaHome;

  /** Where classes go for executors, once there may be some. */
  private @Nullable ExecutorClasses executors;

  private boolean sparkCame;

  /**
   * @param javaHome the JDK of the notebook JVM
   * @param classes where the classes of cells are kept for what is compiled later
   */
  NotebookControl(NotebookVm vm, Path javaHome, CellClasses classes) {
    this.vm = vm;
    this.javaHome = javaHome;
    this.classes = classes;
  }

  CellClasses classes() {
    return classes;
  }

  /** What the classes of a cell use. */
  CodeUses uses() {
    return uses;
  }

  /** Has also those classes read that go to the notebook JVM with a later cell. */
  Optional<CompiledCode> endUses() {
    waiting.forEach(
        (name, code) -> {
          if (readEarly.add(name)) {
            uses.add(code, lines.apply(name));
          }
        });
    return uses.end();
  }

  /** Says how to find the lines of a class; null for a class whose snippet is not known. */
  void linesFrom(Function<String, @Nullable LineMap> lines) {
    this.lines = lines;
  }

  /** Says how to know that the cell was interrupted, and nothing of it shall start any more. */
  void stoppedWhen(BooleanSupplier condition) {
    stopped = condition;
  }

  /** What the last snippet threw, once. */
  @Nullable ThrownByCell takeThrown() {
    ThrownByCell taken = thrown;
    thrown = null;
    return taken;
  }

  /** Why the last snippet could not be run at all, once. */
  @Nullable String takeFault() {
    String taken = fault;
    fault = null;
    return taken;
  }

  @Override
  public void load(ClassBytecodes[] classes) {
    for (ClassBytecodes each : classes) {
      waiting.put(each.name(), each.bytecodes());
      this.classes.put(each.name(), each.bytecodes());
      serve(each.name(), each.bytecodes());
    }
  }

  @Override
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, EngineTerminationException {
    Map<String, byte[]> changed = new LinkedHashMap<>();
    for (ClassBytecodes each : classes) {
      byte[] unsent = waiting.get(each.name());
      if (unsent != null) {
        if (!ClassShape.of(unsent).equals(ClassShape.of(each.bytecodes()))) {
          // It could be, but then JShell would not look again at what uses it.
          throw new ClassInstallException("has other members", new boolean[classes.length]);
        }
        waiting.put(each.name(), each.bytecodes());
        this.classes.put(each.name(), each.bytecodes());
        serve(each.name(), each.bytecodes());
      } else if (!isKnown(each)) {
        changed.put(each.name(), each.bytecodes());
      }
    }
    if (!changed.isEmpty()) {
      redefine(changed, classes.length);
    }
  }

  /** A class whose lines have moved, because an import was added, is no other class. */
  private boolean isKnown(ClassBytecodes each) {
    byte[] before = classes.get(each.name());
    return before != null
        && Arrays.equals(Weaver.withoutDebug(before), Weaver.withoutDebug(each.bytecodes()));
  }

  private void redefine(Map<String, byte[]> changed, int count)
      throws ClassInstallException, EngineTerminationException {
    try {
      attach();
      FrameReader answer = ask(withClasses(new FrameWriter(FrameKind.REDEFINE), changed));
      if (answer.kind() == FrameKind.DONE) {
        classes.putAll(changed);
        return;
      }
      throw new ClassInstallException(answer.takeText(), new boolean[count]);
    } catch (IOException e) {
      // JShell then makes a new class, which gets the values of the old one's variables.
      throw new ClassInstallException("no agent: " + e, new boolean[count]);
    }
  }

  private void attach() throws IOException {
    if (attached) {
      return;
    }
    Path folder = Files.createTempDirectory("deja-");
    try {
      Path agent = RuntimeJar.agent(folder);
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(vm.processId()));
      try {
        machine.loadAgent(agent.toString());
        attached = true;
      } finally {
        machine.detach();
        if (agent.startsWith(folder)) {
          Files.delete(agent);
        }
      }
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IOException("cannot attach to the notebook JVM", e);
    } finally {
      Files.delete(folder);
    }
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, EngineTerminationException {
    if (stopped.getAsBoolean()) {
      throw new UserException("", "java.lang.InterruptedException", noFrames());
    }
    FrameWriter question = withWaiting(new FrameWriter(FrameKind.INVOKE));
    FrameReader answer = ask(question.putText(className).putText(methodName), uses::read);
    if (answer.kind() == FrameKind.FAILED) {
      fault = answer.takeText();
      throw new UserException(fault, "java.lang.LinkageError", noFrames());
    }
    if (answer.kind() == FrameKind.THROWN) {
      ThrownByCell taken = ThrownByCell.take(answer);
      thrown = taken;
      String name = taken.outermost().className();
      if (name.equals(UNRESOLVED)) {
        throw new ResolutionException(
            Integer.parseInt(String.valueOf(taken.outermost().message())), noFrames());
      }
      throw new UserException("", name, noFrames());
    }
    return "";
  }

  /** All classes that have not gone to the notebook JVM yet. */
  private FrameWriter withWaiting(FrameWriter frame) {
    waiting.forEach((name, code) -> ready.put(name, ready(name, code, lines.apply(name))));
    waiting.clear();
    readEarly.clear();
    put(frame, ready);
    ready.clear();
    return putReleased(frame);
  }

  /** The end of a cell. */
  FrameWriter end(boolean render) {
    return putReleased(new FrameWriter(FrameKind.END)).putBoolean(render);
  }

  /** Lets go of outermost classes that nothing in force needs any more, when it next can. */
  void release(List<String> outermost) {
    released.addAll(outermost);
  }

  private FrameWriter putReleased(FrameWriter frame) {
    // What has not gone there yet cannot be let go of there.
    Set<String> unsent = new HashSet<>();
    ready.keySet().forEach(each -> unsent.add(CellClasses.outermost(each)));
    frame.putTexts(released.stream().filter(each -> !unsent.contains(each)).toList());
    released.retainAll(unsent);
    return frame;
  }

  private FrameWriter withClasses(FrameWriter frame, Map<String, byte[]> classFiles) {
    classFiles.forEach(this::serve);
    Map<String, Ready> woven = new LinkedHashMap<>();
    classFiles.forEach((name, code) -> woven.put(name, ready(name, code, lines.apply(name))));
    return put(frame, woven);
  }

  /** A class that JShell has made, ready to be sent. */
  private Ready ready(String name, byte[] classFile, @Nullable LineMap linesOf) {
    uses.add(classFile, linesOf);
    return Ready.of(name, classFile, linesOf, false);
  }

  private static FrameWriter put(FrameWriter frame, Map<String, Ready> classes) {
    frame.putInt(classes.size());
    classes.forEach(
        (name, each) ->
            frame
                .putText(name)
                .putBoolean(each.apart())
                .putTexts(each.needed())
                .putBytes(each.woven()));
    return frame;
  }

  /** Classes ready to be sent. */
  private Map<String, Ready> ready(
      Map<String, byte[]> classFiles, Map<String, LineMap> linesByHolder) {
    classFiles.forEach(this::serve);
    CellAccess access = new CellAccess(classFiles, classes);
    Map<String, Ready> found = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
      String name = each.getKey();
      LineMap linesOf = linesByHolder.get(CellClasses.outermost(name));
      uses.add(each.getValue(), linesOf);
      found.put(name, Ready.of(name, access.code(name), linesOf, access.isApart(name)));
    }
    return found;
  }

  /**
   * Gives classes that JShell has not made other code.
   *
   * @return false if the notebook JVM cannot; then they are as they were
   */
  boolean redefine(DirectReplacement replacement) {
    try {
      attach();
      ready.putAll(ready(replacement.fresh(), replacement.lines()));
      ask(withWaiting(new FrameWriter(FrameKind.LOAD)));
      Map<String, Ready> changed = ready(replacement.changed(), replacement.lines());
      if (ask(put(new FrameWriter(FrameKind.REDEFINE), changed)).kind() != FrameKind.DONE) {
        return false;
      }
      classes.changeDirect(replacement.changed());
      return true;
    } catch (IOException | EngineTerminationException e) {
      return false;
    }
  }

  /**
   * Runs what was compiled past JShell.
   *
   * @param condition whether nothing shall start any more
   * @return false if it threw: {@link #takeThrown} has what, or {@link #takeFault} why it did not
   *     run
   */
  boolean run(DirectCells.Prepared prepared, BooleanSupplier condition) {
    stopped = condition;
    ready.putAll(ready(prepared.classFiles(), prepared.lines()));
    if (!prepared.acts()) {
      return true;
    }
    try {
      invoke(prepared.className(), DirectUnit.METHOD);
      return true;
    } catch (RunException | EngineTerminationException e) {
      return false;
    }
  }

  /** The value of a variable as text; empty if it cannot be had. */
  Optional<String> value(DirectVariables.Held held) {
    try {
      return Optional.of(varValue(held.holder(), held.name()));
    } catch (RunException | EngineTerminationException | InternalException e) {
      return Optional.empty();
    }
  }

  /** Which piece prepared ones have come to, from 0. */
  int progress(DirectCells.Prepared prepared) {
    try {
      return Integer.parseInt(varValue(prepared.className(), DirectUnit.PROGRESS));
    } catch (RunException | EngineTerminationException | InternalException e) {
      return -1;
    }
  }

  private static StackTraceElement[] noFrames() {
    return new StackTraceElement[] {new StackTraceElement("REPL.$JShell$0", "do_it$", null, 1)};
  }

  @Override
  public String varValue(String className, String varName)
      throws RunException, EngineTerminationException, InternalException {
    FrameReader answer =
        ask(new FrameWriter(FrameKind.VARIABLE).putText(className).putText(varName));
    if (answer.kind() == FrameKind.FAILED) {
      throw new InternalException(answer.takeText());
    }
    return answer.takeText();
  }

  /** Does nothing: what JShell takes for a new class path may be none. See {@link Shell}. */
  @Override
  public void addToClasspath(String path) {}

  void addToClassPath(Path path) throws VmLostException {
    vm.ask(new FrameWriter(FrameKind.ADD_CLASS_PATH).putInt(1).putText(path.toString()));
    if (!sparkCame && SparkClasses.isSpark(path)) {
      sparkCame = true;
      prepareSpark();
    }
  }

  /** Spark has come: it needs more of its JVM than other libraries do. */
  private void prepareSpark() throws VmLostException {
    try {
      attach();
      Map<String, byte[]> listeners = SparkClasses.listeners();
      FrameWriter question =
          new FrameWriter(FrameKind.SPARK)
              .putBytes(SparkClasses.serializedLambda(javaHome))
              .putInt(listeners.size());
      listeners.forEach((name, classFile) -> question.putText(name).putBytes(classFile));
      FrameReader answer = vm.ask(question);
      if (answer.kind() != FrameKind.DONE) {
        throw new IOException(answer.takeText());
      }
      vm.endsLater();
      executors = new ExecutorClasses(Path.of(answer.takeText()));
      classes.forEach(this::serve);
    } catch (IOException e) {
      System.getLogger(NotebookControl.class.getName())
          .log(System.Logger.Level.WARNING, "Spark goes without Deja's help", e);
    }
  }

  /** Gives a class to executors too, as the compiler made it. */
  private void serve(String name, byte[] classFile) {
    ExecutorClasses served = executors;
    if (served != null) {
      try {
        served.put(name, classFile);
      } catch (IOException e) {
        executors = null; // an executor says which class it lacks
        System.getLogger(NotebookControl.class.getName())
            .log(System.Logger.Level.WARNING, "Spark's executors get no more classes of cells", e);
      }
    }
  }

  private FrameReader ask(FrameWriter question) throws EngineTerminationException {
    return ask(question, () -> {});
  }

  private FrameReader ask(FrameWriter question, Runnable meanwhile)
      throws EngineTerminationException {
    try {
      return vm.ask(question, meanwhile);
    } catch (VmLostException e) {
      throw new EngineTerminationException(e.getMessage());
    }
  }

  /** Cells are stopped past JShell: see {@link Engine#interrupt}. */
  @Override
  public void stop() {}

  @Override
  public Object extensionCommand(String command, Object argument) throws NotImplementedException {
    throw new NotImplementedException(command);
  }

  /** The notebook JVM is not JShell's to end. */
  @Override
  public void close() {}
}
