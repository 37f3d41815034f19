package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Stops.Run;
import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.typing.Completeness;
import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Names;
import dev.deja.kernel.typing.Typing;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

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

  private final CellEvents events;
  private final WorkThread work = WorkThread.start();
  private final Typing typing = new Typing(() -> options().workingFolder());
  private final Explanations explanations =
      new Explanations(typing, new CellTexts(), new MainOffer());
  private final ReentrantLock turn = new ReentrantLock();
  private final VmSession session;
  private final Stops stops;
  private final CellCalls calls;
  private volatile Supplier<Names> before;

  private Engine(EngineOptions options, EngineListener listener) {
    this.events = new CellEvents(listener);
    this.session = new VmSession(options, events, work, typing, explanations);
    this.stops = new Stops(events, session::running, session::starting);
    this.calls = new CellCalls(events, explanations, stops, session);
    session.callsTo(calls::answer);
    Names first = Shell.namesBefore(session.paths(), CompilerFlags.of(options));
    this.before = () -> first;
  }

  /**
   * An engine whose notebook JVM and compiler start in the background; returns at once, and every
   * method waits for what it needs.
   */
  public static Engine start(EngineOptions options, EngineListener listener) {
    Engine engine = new Engine(options, listener);
    engine.work.whenIdle(engine.session::prepare);
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
  public Names names() {
    return work.callWithin(patience(), () -> session.shell().names(), () -> before).get();
  }

  /** Milliseconds to wait for the compiler's thread: for a short cell, not for a long one. */
  private long patience() {
    Run run = stops.running();
    return run == null ? START_PATIENCE_MILLIS : Math.max(0, PATIENCE_MILLIS - run.millis());
  }

  /** What notebook code runs with, now. */
  public EngineOptions options() {
    return session.options();
  }

  /** Says what notebook JVMs that start later run with. */
  public void options(EngineOptions changed) {
    session.options(changed);
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
      problem = inTurn(NO_CELL, run -> session.restart(changed));
    }
    if (problem.isPresent()) {
      throw new RestartFailed(problem.get());
    }
  }

  /** What is declared and in force, in order; the imports that every notebook has are the first. */
  public List<Declaration> declarations() {
    return work.call(() -> session.shell().declarations());
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
            SnapshotFrames.write(session.shell(), session.vm(), cell, file, mostBytes);
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
            NotebookVm target = session.vm();
            target.awaitReady();
            return SnapshotFrames.restore(session.shell(), target, file, stored, wanted);
          } catch (VmLostException e) {
            Map<String, String> missing = new LinkedHashMap<>();
            wanted.forEach(name -> missing.put(name, String.valueOf(e.getMessage())));
            return missing;
          }
        });
  }

  /** Whether cells have declared a variable of this name. */
  public boolean hasVariable(String name) {
    return work.call(() -> session.shell().hasVariable(name));
  }

  /**
   * Adds to the class path of notebook code, at its end; files that are there already are left out.
   *
   * @return what was new
   */
  public List<Jar> addToClassPath(List<Jar> added) {
    return work.call(() -> session.addToClassPath(added));
  }

  /** The class path of notebook code beside the JDK and the runtime, in order. */
  public List<Jar> classPath() {
    return session.classPath();
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
    work.close();
    session.close();
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

  private Map<String, String> valuesNow(Run run) {
    try {
      Shell current = session.shell();
      NotebookVm target = session.vm();
      target.awaitReady();
      if (calls.areOpen()) {
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

  private CellResult runNow(CellCode code, Run run, boolean forget) {
    try {
      Shell current = session.shell();
      before = current.names();
      NotebookVm target = session.vm();
      CellRun cell =
          new CellRun(current, target, events, explanations, code, () -> run.isInterrupted());
      if (calls.areOpen()) {
        return cell.runInside();
      }
      calls.began(code.executionCount());
      current.control().uses().begin(forget ? null : code);
      if (!forget) {
        explanations.texts().remember(code);
      }
      CellResult result = cell.run();
      if (forget) {
        cell.forgetValue();
      }
      return result;
    } catch (VmLostException e) {
      return session.canDoWithoutOptions()
          ? runNow(code, run, forget)
          : session.lost(String.valueOf(e.getMessage()), run.isInterrupted());
    }
  }
}
