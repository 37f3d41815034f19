package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Stops.Run;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.typing.Completeness;
import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Names;
import dev.deja.kernel.typing.Typing;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs Java cells in a notebook JVM. Cells run one at a time: {@link #run} and {@link #evaluate}
 * wait for each other, and so does {@link #addToClassPath}; help while typing does not wait for a
 * cell. Every method may be called from any thread.
 */
public final class Engine implements AutoCloseable {

  /** No number of a cell. */
  private static final int NO_CELL = Integer.MIN_VALUE;

  /** How long help while typing waits for the notebook JVM to start before it does without. */
  private static final long START_PATIENCE_MILLIS = 5000;

  /** How long help while typing waits for a cell to end before it does without. */
  private static final long PATIENCE_MILLIS = 400;

  private volatile EngineOptions options;
  private final CellEvents events;
  private final WorkThread work = WorkThread.start();
  private final Typing typing = new Typing(() -> options().workingFolder());
  private final Explanations explanations =
      new Explanations(typing, new CellTexts(), new MainOffer());
  private final ReentrantLock turn = new ReentrantLock();
  private final List<Jar> jars;
  private final Stops stops;
  private volatile @Nullable NotebookVm vm;
  private volatile @Nullable NotebookVm candidate;
  private volatile boolean closed;
  private volatile Supplier<Names> before;

  /** Only for the work thread. */
  private @Nullable Shell shell;

  /** Code of a cell waits for other code; only for the work thread. */
  private int depth;

  /** Of the cell that runs; only for the work thread. */
  private int executionCount;

  private Engine(EngineOptions options, EngineListener listener) {
    this.options = options;
    this.events = new CellEvents(listener);
    this.stops = new Stops(events, () -> vm, () -> candidate);
    this.jars = new ArrayList<>(options.classPath());
    Names first = Shell.namesBefore(paths(), CompilerFlags.of(options));
    this.before = () -> first;
  }

  /**
   * An engine whose notebook JVM and compiler start in the background; returns at once, and every
   * method waits for what it needs.
   */
  public static Engine start(EngineOptions options, EngineListener listener) {
    Engine engine = new Engine(options, listener);
    engine.work.whenIdle(engine::prepare);
    return engine;
  }

  /**
   * Runs Java source and waits for its end. When it returns, everything the code printed or
   * displayed on its own threads has been told to the listener.
   */
  public CellResult run(CellCode code) {
    return take(code, false);
  }

  /**
   * The value of one expression, for Jupyter's {@code user_expressions}. A value of null or void
   * gives no bundle.
   */
  public CellResult evaluate(int cell, int executionCount, String expression) {
    return take(new CellCode(cell, executionCount, expression, 0, true), true);
  }

  /**
   * What could stand at the cursor. While a cell runs, as far as can be told from what was there
   * before it.
   *
   * @param cursor offset into {@code code} in UTF-16 units
   */
  public Completion complete(String code, int cursor) {
    return typing.complete(names(), code, cursor);
  }

  /**
   * Signatures and documentation of what stands at the cursor, or empty. While a cell runs, as far
   * as can be told from what was there before it.
   *
   * @param cursor offset into {@code code} in UTF-16 units
   * @param detailLevel Jupyter's: 0, or 1 for source code too
   */
  public Optional<MimeBundle> inspect(String code, int cursor, int detailLevel) {
    return typing.inspect(names(), code, cursor, detailLevel);
  }

  /** Whether {@code code} is whole, lacks its end, or can never be. Waits for nothing. */
  public Completeness isComplete(String code) {
    return typing.isComplete(code);
  }

  /** What code can name now; what it could when the running cell began, while that takes long. */
  private Names names() {
    return work.callWithin(patience(), () -> shell().names(), () -> before).get();
  }

  private List<Path> paths() {
    return classPath().stream().map(Jar::file).toList();
  }

  /** Milliseconds to wait for the compiler's thread: for a short cell, not for a long one. */
  private long patience() {
    Run run = stops.running();
    return run == null ? START_PATIENCE_MILLIS : Math.max(0, PATIENCE_MILLIS - run.millis());
  }

  /** What notebook code runs with, now. */
  public EngineOptions options() {
    return options;
  }

  /** Says what notebook JVMs that start later run with. */
  public void options(EngineOptions changed) {
    options = changed;
  }

  /**
   * Puts a new notebook JVM in the place of the running one. All that cells have declared is gone;
   * the class path stays. Waits for a running cell to end.
   *
   * @param changed what the new one runs with; its class path is not looked at
   * @throws RestartFailed if none can be started with these options; then nothing has changed
   */
  public void restart(EngineOptions changed) throws RestartFailed {
    if (work.isCurrent()) {
      throw new RestartFailed(
          "code of a running cell cannot end its own notebook JVM; use the magic in a cell");
    }
    Optional<String> problem = CompilerFlags.problem(CompilerFlags.of(changed));
    if (problem.isEmpty()) {
      problem = inTurn(NO_CELL, run -> restartNow(changed));
    }
    if (problem.isPresent()) {
      throw new RestartFailed(problem.get());
    }
  }

  /** What is declared and in force, in order; the imports that every notebook has are the first. */
  public List<Declaration> declarations() {
    return work.call(() -> shell().declarations());
  }

  /**
   * The values of variables as text, by name. The code that makes these texts may be the user's; it
   * runs as a part of a cell, and {@link #interrupt} stops it.
   *
   * @return those that could be had; empty if the notebook JVM ended meanwhile
   */
  public Map<String, String> values(int cell) {
    return inTurn(cell, run -> valuesNow(run));
  }

  /**
   * Has the values of variables written to a file, between this cell run and the next; see {@code
   * dev.deja.runtime.Snapshot}. Returns at once.
   */
  public void snapshot(int cell, Path file, long mostBytes) {
    work.call(
        () -> {
          try {
            SnapshotFrames.write(shell(), vm(), cell, file, mostBytes);
          } catch (VmLostException e) {
            // Then there is nothing to write.
          }
          return null;
        });
  }

  /**
   * Gives variables the values that a snapshot has of them: all of them, or none.
   *
   * @param stored names of the variables in the file, in order
   * @param wanted names of those that are to be set; cells have declared them
   * @return why they could not be set, by name
   */
  public Map<String, String> restore(Path file, List<String> stored, List<String> wanted) {
    return inTurn(
        NO_CELL,
        run -> {
          try {
            NotebookVm target = vm();
            target.awaitReady();
            return SnapshotFrames.restore(shell(), target, file, stored, wanted);
          } catch (VmLostException e) {
            Map<String, String> missing = new LinkedHashMap<>();
            wanted.forEach(name -> missing.put(name, String.valueOf(e.getMessage())));
            return missing;
          }
        });
  }

  /** Whether cells have declared a variable of this name. */
  public boolean hasVariable(String name) {
    return work.call(() -> shell().hasVariable(name));
  }

  /**
   * Adds to the class path of notebook code, at its end; files that are there already are left out.
   *
   * @return what was new
   */
  public List<Jar> addToClassPath(List<Jar> added) {
    return work.call(
        () -> {
          List<Jar> fresh = new ArrayList<>();
          for (Jar jar : added) {
            if (classPath().stream().noneMatch(known -> known.file().equals(jar.file()))) {
              shell().addToClassPath(jar.file());
              synchronized (jars) {
                jars.add(jar);
              }
              fresh.add(jar);
            }
          }
          return List.copyOf(fresh);
        });
  }

  /** The class path of notebook code beside the JDK and the runtime, in order. */
  public List<Jar> classPath() {
    synchronized (jars) {
      return List.copyOf(jars);
    }
  }

  /**
   * Stops the running cell and keeps its variables; a cell that will not stop loses its notebook
   * JVM. Returns at once; without a running cell it does nothing.
   */
  public void interrupt() {
    stops.interrupt();
  }

  /** Ends the notebook JVM now, also while a cell runs. */
  @Override
  public void close() {
    closed = true;
    work.close();
    NotebookVm current = vm;
    if (current != null) {
      current.close();
    }
    typing.close();
  }

  private CellResult take(CellCode code, boolean forget) {
    return inTurn(code.cell(), run -> runNow(code, run, forget));
  }

  private <T> T inTurn(int cell, Function<Run, T> task) {
    Run outer = stops.running();
    if (work.isCurrent() && outer != null) {
      return task.apply(outer);
    }
    turn.lock();
    Run run = stops.begin(cell);
    try {
      return work.call(() -> task.apply(run));
    } finally {
      stops.end();
      turn.unlock();
    }
  }

  private Optional<String> restartNow(EngineOptions changed) {
    try {
      NotebookVm fresh = NotebookVm.start(changed, events);
      candidate = fresh;
      fresh.awaitReady();
      NotebookVm old = vm;
      closeShell();
      options = changed;
      use(fresh);
      if (old != null) {
        // Its shutdown hooks get a moment, for which nobody needs to wait.
        CompletableFuture.runAsync(old::close);
      }
      shell();
      return Optional.empty();
    } catch (IOException | VmLostException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      candidate = null;
    }
  }

  private Map<String, String> valuesNow(Run run) {
    try {
      Shell current = shell();
      NotebookVm target = vm();
      target.awaitReady();
      if (depth > 0) {
        return current.values(() -> run.isInterrupted());
      }
      events.began(run.cell());
      target.tell(new FrameWriter(FrameKind.BEGIN).putInt(run.cell()));
      Map<String, String> values = current.values(() -> run.isInterrupted());
      target.ask(current.control().end(false));
      return values;
    } catch (VmLostException e) {
      return Map.of();
    }
  }

  /** A notebook JVM that the user's options keep from starting is better without them. */
  private boolean canDoWithout(@Nullable NotebookVm dead) {
    if (dead == null || dead.wasReady() || options.jvmOptions().isEmpty() || closed) {
      return false;
    }
    String why = dead.lost().join();
    events.warned(why + "; it goes on without " + String.join(" ", options.jvmOptions()));
    options = options.withOptions(List.of(), options.compilerOptions());
    vm = null;
    closeShell();
    return true;
  }

  private void closeShell() {
    Shell old = shell;
    shell = null;
    if (old != null) {
      old.close();
    }
  }

  private CellResult runNow(CellCode code, Run run, boolean forget) {
    try {
      Shell current = shell();
      before = current.names();
      NotebookVm target = vm();
      CellRun cell =
          new CellRun(current, target, events, explanations, code, () -> run.isInterrupted());
      if (depth > 0) {
        return cell.runInside();
      }
      executionCount = code.executionCount();
      if (!forget) {
        explanations.texts().remember(code);
      }
      CellResult result = cell.run();
      if (forget) {
        cell.forgetValue();
      }
      return result;
    } catch (VmLostException e) {
      return canDoWithout(vm) ? runNow(code, run, forget) : lost(String.valueOf(e.getMessage()));
    }
  }

  /** Carries out what code of a cell asks for and waits for; on the work thread. */
  private void answer(FrameReader call, NotebookVm from) {
    int cell = call.takeInt();
    FrameWriter answer = new FrameWriter(FrameKind.RETURNED).putInt(call.takeInt());
    String magic = call.takeOptionalText();
    List<String> arguments = call.takeTexts();
    String body = call.takeOptionalText();
    depth++;
    try {
      shell().declaredSoFar();
      if (magic == null) {
        evaluate(cell, body == null ? "" : body, answer);
      } else {
        List<String> paths = events.runMagic(cell, magic, arguments, body);
        answer.putBoolean(false).putText(null).putTexts(paths);
      }
    } catch (Exception | LinkageError | StackOverflowError e) { // whoever waits must hear
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      answer.putBoolean(false).putText(why).putTexts(List.of());
    } finally {
      depth--;
    }
    from.tell(answer);
  }

  private void evaluate(int cell, String source, FrameWriter answer) throws VmLostException {
    Run run = stops.running();
    CellCode code = new CellCode(cell, executionCount, source, 0, true);
    CellRun inside =
        new CellRun(
            shell(), vm(), events, explanations, code, () -> run != null && run.isInterrupted());
    CellResult result = inside.runInside();
    Optional<String> fault = result.why().map(error -> error.name() + ": " + error.message());
    answer.putBoolean(inside.leftValue()).putText(fault.orElse(null)).putTexts(List.of());
  }

  private CellResult lost(String why) {
    String message = why + "; variables are gone, and a new notebook JVM is starting";
    NotebookVm dead = vm;
    if (dead != null) {
      replace(dead, why);
    }
    return new CellResult.VmLost(
        new CellError(CellError.JVM_ENDED, message, List.of(Ansi.red(message))), Usage.UNKNOWN);
  }

  /** On the work thread: puts a new notebook JVM in the place of one that has ended. */
  private void replace(NotebookVm dead, String why) {
    if (vm != dead || closed) {
      return;
    }
    if (canDoWithout(dead)) {
      work.whenIdle(this::prepare);
      return;
    }
    vm = null;
    closeShell();
    events.replaced(why);
    if (dead.wasReady()) {
      work.whenIdle(this::prepare);
    }
  }

  /** On the work thread: makes ready what a cell needs, and then what makes it fast. */
  private void prepare() {
    try {
      Shell current = shell();
      WarmUp.steps(current).forEach(step -> work.whenQuiet(() -> warm(current, step)));
      work.whenQuiet(() -> typing.warmUp(current.names().get()));
    } catch (VmLostException e) {
      // The first cell says so.
    }
  }

  private void warm(Shell current, Runnable step) {
    NotebookVm target = vm;
    if (shell == current && target != null && !target.lost().isDone()) {
      step.run();
    }
  }

  private NotebookVm vm() throws VmLostException {
    NotebookVm current = vm;
    if (current == null) {
      try {
        current = NotebookVm.start(options, events);
      } catch (IOException e) {
        throw new VmLostException("the notebook JVM cannot be started: " + e.getMessage());
      }
      use(current);
    }
    return current;
  }

  private void use(NotebookVm started) {
    vm = started;
    started.onCall(call -> answer(call, started));
    started.lost().thenAccept(why -> work.whenIdle(() -> replace(started, why)));
    if (closed) {
      started.close();
    }
  }

  private Shell shell() throws VmLostException {
    Shell current = shell;
    if (current == null) {
      NotebookVm target = vm();
      dropBadCompilerOptions();
      List<Path> paths = paths();
      current = Shell.open(options, target, paths);
      for (Path path : paths) {
        current.control().addToClassPath(path);
      }
      shell = current;
      runStartupScripts(current, target);
    }
    return current;
  }

  /** A compiler that takes none of its options could compile nothing. */
  private void dropBadCompilerOptions() {
    if (!options.compilerOptions().isEmpty()) {
      Optional<String> problem = CompilerFlags.problem(options.compilerOptions());
      if (problem.isPresent()) {
        String dropped = String.join(" ", options.compilerOptions());
        events.warned("the compiler goes on without '" + dropped + "': " + problem.get());
        options = options.withOptions(options.jvmOptions(), List.of());
      }
    }
  }

  private void runStartupScripts(Shell current, NotebookVm target) throws VmLostException {
    for (String script : options.startupScripts()) {
      CellCode code = new CellCode(0, 0, script, 0, false);
      CellResult result =
          new CellRun(current, target, events, explanations, code, () -> false).run();
      if (result instanceof CellResult.Failure failure) {
        String text = String.join("\n", failure.error().traceback()) + "\n";
        events.output(0, new CellOutput.Stream(StreamName.STDERR, text));
      }
    }
  }
}
