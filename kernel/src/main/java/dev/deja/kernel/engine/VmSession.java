package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.typing.Typing;
import dev.deja.runtime.FrameReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The notebook JVM of an engine and the shell that compiles for it. Both are made when they are
 * first needed, and anew when the JVM has ended: what cells have declared is gone then, while
 * options and class path stay. For the work thread; {@link #options}, {@link #classPath}, {@link
 * #running}, {@link #starting} and {@link #close} are for any.
 */
final class VmSession {

  private final CellEvents events;
  private final WorkThread work;
  private final Typing typing;
  private final Explanations explanations;
  private final List<Jar> jars;
  private BiConsumer<FrameReader, NotebookVm> calls = (call, from) -> {};
  private volatile EngineOptions options;
  private volatile @Nullable NotebookVm vm;
  private volatile @Nullable NotebookVm candidate;
  private volatile boolean closed;
  private @Nullable Shell shell;

  VmSession(
      EngineOptions options,
      CellEvents events,
      WorkThread work,
      Typing typing,
      Explanations explanations) {
    this.options = options;
    this.events = events;
    this.work = work;
    this.typing = typing;
    this.explanations = explanations;
    this.jars = new ArrayList<>(options.classPath());
  }

  /** Says who carries out what code of cells asks for. */
  void callsTo(BiConsumer<FrameReader, NotebookVm> newCalls) {
    calls = newCalls;
  }

  EngineOptions options() {
    return options;
  }

  void options(EngineOptions changed) {
    options = changed;
  }

  /** The notebook JVM that cells run in, if there is one. */
  @Nullable NotebookVm running() {
    return vm;
  }

  /** The notebook JVM that is to take its place, while it starts. */
  @Nullable NotebookVm starting() {
    return candidate;
  }

  /** The class path of notebook code beside the JDK and the runtime, in order. */
  List<Jar> classPath() {
    synchronized (jars) {
      return List.copyOf(jars);
    }
  }

  List<Path> paths() {
    return classPath().stream().map(Jar::file).toList();
  }

  /** See {@link Engine#addToClassPath}. */
  List<Jar> addToClassPath(List<Jar> added) throws VmLostException {
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
  }

  /** The notebook JVM; it may not be ready yet. */
  NotebookVm vm() throws VmLostException {
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

  Shell shell() throws VmLostException {
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

  private void use(NotebookVm started) {
    vm = started;
    started.onCall(call -> calls.accept(call, started));
    started.lost().thenAccept(why -> work.whenIdle(() -> replace(started, why)));
    if (closed) {
      started.close();
    }
  }

  /** Makes ready what a cell needs, and then what makes it fast. */
  void prepare() {
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

  /**
   * Puts a new notebook JVM in the place of the running one.
   *
   * @return why none can be started with these options; then nothing has changed
   */
  Optional<String> restart(EngineOptions changed) {
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

  /**
   * What a cell ends with whose notebook JVM has ended; another takes its place.
   *
   * @param interrupted whether the cell was
   */
  CellResult lost(String why, boolean interrupted) {
    String message = why + "; variables are gone, and a new notebook JVM is starting";
    NotebookVm dead = vm;
    if (dead != null) {
      replace(dead, why);
    }
    CellError error = new CellError(CellError.JVM_ENDED, message, List.of(Ansi.red(message)));
    // Ctrl-C in a terminal ends one that has just been started.
    return interrupted && dead != null && !dead.wasReady()
        ? new CellResult.Interrupted(error, Usage.UNKNOWN)
        : new CellResult.VmLost(error, Usage.UNKNOWN);
  }

  /** Puts a new notebook JVM in the place of one that has ended. */
  private void replace(NotebookVm dead, String why) {
    if (vm != dead || closed) {
      return;
    }
    if (canDoWithoutOptions()) {
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

  /**
   * A notebook JVM that the user's options keep from starting is better without them: then they are
   * dropped, which the user is told, and the next one starts without.
   */
  boolean canDoWithoutOptions() {
    NotebookVm dead = vm;
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
        events.warned(
            "A startup script failed:\n" + String.join("\n", failure.error().traceback()));
      }
    }
  }

  private void closeShell() {
    Shell old = shell;
    shell = null;
    if (old != null) {
      old.close();
    }
  }

  /** Ends the notebook JVM, and every one that would start later. */
  void close() {
    closed = true;
    NotebookVm current = vm;
    if (current != null) {
      current.close();
    }
  }
}
