package dev.deja.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out the kernel's questions, one after the other, on the thread that runs cells. */
final class CellRunner {

  /** Below what an interrupted cell has until it loses its notebook JVM. */
  private static final long WORKERS_STOP_SECONDS = 3;

  private static final int NO_CELL = -1;

  private final Link link;
  private final SnippetLoader loader;
  private final NotebookHost host;
  private final CellInput input;
  private final Meter meter = new Meter();
  private final LinkedTransferQueue<FrameReader> questions = new LinkedTransferQueue<>();
  private final Thread thread = new Thread(this::work, "cell");

  /** The cell whose cost is being measured, or NO_CELL; only the thread that runs cells uses it. */
  private int metered = NO_CELL;

  private @Nullable Object lastValue;

  /** The cell that is running, or NO_CELL; guarded by this. */
  private int running = NO_CELL;

  CellRunner(Link link, SnippetLoader loader, NotebookHost host, CellInput input) {
    this.link = link;
    this.loader = loader;
    this.host = host;
    this.input = input;
  }

  void start() {
    thread.start();
    Thread measuring = new Thread(meter::load, "deja-meter");
    measuring.setDaemon(true);
    measuring.start();
  }

  /** What runs from now on belongs to this cell. Comes between questions. */
  synchronized void begin(int cell) {
    running = cell;
  }

  /** Queues a question. */
  void ask(FrameReader question) {
    questions.add(question);
  }

  /** Asks a cell to stop: at its next checkpoint, or where it waits. */
  synchronized void interrupt(int cell) {
    if (running == cell) {
      ForcedStop.prepare();
      Checkpoint.stop(cell);
      thread.interrupt();
    }
  }

  private void work() {
    while (true) {
      boolean asked = false;
      try {
        FrameReader question = questions.take();
        asked = true;
        FrameWriter answer = answer(question);
        asked = false;
        link.send(answer);
      } catch (InterruptedException e) {
        // Meant for a cell that is between two of its snippets; its checkpoints stop it.
      } catch (Throwable late) { // a forced stop, when the cell has just left user code
        if (asked) {
          link.send(thrown(late));
        }
      }
    }
  }

  private FrameWriter answer(FrameReader question) {
    try {
      return switch (question.kind()) {
        case LOAD -> {
          load(question);
          yield done();
        }
        case REDEFINE -> {
          Redefinition.run(question, loader);
          yield done();
        }
        case INVOKE -> {
          load(question);
          yield invoke(question.takeText(), question.takeText());
        }
        case VARIABLE -> done().putText(variable(question.takeText(), question.takeText()));
        case ADD_CLASS_PATH -> {
          for (int i = question.takeInt(); i > 0; i--) {
            loader.addToClassPath(question.takeText());
          }
          yield done();
        }
        case END -> end(question.takeBoolean());
        default -> throw new IllegalStateException("not a question: " + question.kind());
      };
    } catch (Exception | LinkageError e) {
      return new FrameWriter(FrameKind.FAILED).putText(e.toString());
    }
  }

  private void load(FrameReader question) {
    for (int i = question.takeInt(); i > 0; i--) {
      loader.declare(question.takeText(), question.takeBytes());
    }
    loader.carryVariables();
  }

  private FrameWriter invoke(String className, String methodName)
      throws ReflectiveOperationException {
    enterCell();
    lastValue = null;
    try {
      Method method = loader.loadClass(className).getDeclaredMethod(methodName);
      method.setAccessible(true);
      lastValue = method.invoke(null);
      return done();
    } catch (InvocationTargetException e) {
      return thrown(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * After a cell was stopped, lets the workers of the common pool come to their next checkpoint
   * while that still stops them: on a busy machine a worker may not have run since, and would go on
   * for ever.
   */
  private void awaitStoppedWorkers() {
    if (Checkpoint.isStopping(running)) {
      Thread.interrupted();
      ForkJoinPool.commonPool().awaitQuiescence(WORKERS_STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  private FrameWriter end(boolean render) {
    FrameWriter answer = valueFrame(render);
    lastValue = null;
    awaitStoppedWorkers();
    synchronized (this) {
      running = NO_CELL;
      metered = NO_CELL;
      Checkpoint.clear();
      Thread.interrupted();
    }
    return answer;
  }

  private FrameWriter valueFrame(boolean render) {
    Object value = lastValue;
    boolean shown = render && value != null && !host.isLastDisplayId(value);
    Map<String, String> data = Map.of();
    try {
      if (shown) {
        enterCell();
        data = Renderer.render(value);
      }
    } catch (Throwable e) { // the value's toString is user code
      FrameWriter answer = thrown(e);
      meter.put(answer);
      return answer;
    }
    FrameWriter answer = done();
    meter.put(answer);
    return answer.putBoolean(shown).putMap(data);
  }

  private String variable(String className, String fieldName) throws ReflectiveOperationException {
    Field field = loader.loadClass(className).getDeclaredField(fieldName);
    field.setAccessible(true);
    Object value = field.get(null);
    try {
      return Objects.requireNonNullElse(Renderer.render(value).get("text/plain"), "");
    } catch (Throwable e) { // the value's toString is user code
      return "(" + e.getClass().getName() + " in its toString)";
    }
  }

  private void enterCell() {
    int cell;
    synchronized (this) {
      cell = running;
    }
    if (cell != metered) {
      metered = cell;
      CellScope.enter(cell);
      input.clear();
      meter.start();
    }
    thread.setContextClassLoader(loader);
  }

  private FrameWriter thrown(Throwable thrown) {
    boolean stopped;
    synchronized (this) {
      stopped = Checkpoint.isStopping(running);
    }
    FrameWriter frame = new FrameWriter(FrameKind.THROWN).putBoolean(stopped);
    Throwables.put(frame, thrown);
    return frame;
  }

  private static FrameWriter done() {
    return new FrameWriter(FrameKind.DONE);
  }
}
