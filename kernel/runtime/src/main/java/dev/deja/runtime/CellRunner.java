package dev.deja.runtime;

import dev.deja.Mime;
import dev.deja.runtime.spark.SparkSupport;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Carries out the kernel's questions, one after the other, on the thread that runs cells. */
final class CellRunner implements Calls {

  /** Below what an interrupted cell has until it loses its notebook JVM. */
  private static final long WORKERS_STOP_SECONDS = 3;

  private static final long WATCH_EVERY_MILLIS = 1000;

  private static final int NO_CELL = -1;

  private final Link link;
  private final SnippetLoader loader;
  private final Renderers renderers;
  private final NotebookHost host;
  private final CellInput input;
  private final FileReports files;
  private final Meter meter = new Meter();
  private final Snapshot snapshot;
  private final LinkedTransferQueue<FrameReader> questions = new LinkedTransferQueue<>();
  private final Thread thread = new Thread(this::work, "cell");

  /** The cell whose cost is being measured, or NO_CELL; only the thread that runs cells uses it. */
  private int metered = NO_CELL;

  private @Nullable Object lastValue;
  private @Nullable Throwable lastThrown;
  private int calls;

  /** Once a jar of Spark has come. */
  private volatile @Nullable SparkSupport spark;

  /** The cell that is running, or NO_CELL; guarded by this. */
  private int running = NO_CELL;

  CellRunner(
      Link link,
      SnippetLoader loader,
      Renderers renderers,
      NotebookHost host,
      CellInput input,
      FileReports files) {
    this.link = link;
    this.loader = loader;
    this.renderers = renderers;
    this.host = host;
    this.input = input;
    this.files = files;
    this.snapshot = new Snapshot(loader, files);
  }

  void start() {
    thread.start();
    Thread watching = new Thread(this::watch, "deja-watch");
    watching.setDaemon(true);
    watching.start();
  }

  private void watch() {
    meter.load();
    HeapWatch heap = new HeapWatch();
    UnusedClasses unused = new UnusedClasses(loader);
    try {
      while (true) {
        Thread.sleep(WATCH_EVERY_MILLIS);
        heap.look();
        if (isIdle()) {
          unused.look();
        }
      }
    } catch (InterruptedException e) {
      // Somebody wants this thread to end.
    }
  }

  private synchronized boolean isIdle() {
    return running == NO_CELL;
  }

  /** What runs from now on belongs to this cell. Comes between questions. */
  synchronized void begin(int cell) {
    running = cell;
  }

  /** Whether a jar of Spark has come. */
  boolean hasSpark() {
    return spark != null;
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
      link.wakeSenders();
      SparkSupport current = spark;
      if (current != null) {
        // Not on this thread, which has to hear what else the kernel says.
        Thread cancelling = new Thread(current::cancelJobs, "deja-spark-cancel");
        cancelling.setDaemon(true);
        cancelling.start();
      }
    }
  }

  private void work() {
    while (true) {
      boolean asked = false;
      try {
        FrameReader question = questions.take();
        if (question.kind() == FrameKind.SNAPSHOT) {
          snapshot.write(question);
          continue;
        }
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
          for (String path : question.takeTexts()) {
            loader.addToClassPath(path);
            files.ignore(path);
          }
          renderers.classPathChanged();
          yield done();
        }
        case SPARK -> done().putText(prepareSpark(question));
        case RESTORE -> done().putMap(SnapshotReader.restore(question, loader));
        case END -> {
          loader.release(question.takeTexts());
          yield end(question.takeBoolean());
        }
        default -> throw new IllegalStateException("not a question: " + question.kind());
      };
    } catch (Exception | LinkageError e) {
      return new FrameWriter(FrameKind.FAILED).putText(e.toString());
    }
  }

  private String prepareSpark(FrameReader question) throws Exception {
    byte[] serializedLambda = question.takeBytes();
    for (int i = question.takeInt(); i > 0; i--) {
      loader.declareHere(question.takeText(), question.takeBytes());
    }
    Instrumentation instrumentation = Redefinition.instrumentation();
    if (instrumentation == null) {
      throw new UnsupportedOperationException("no agent is attached");
    }
    SparkSupport support =
        SparkSupport.prepare(
            loader, instrumentation, serializedLambda, value -> host.table(value, 20, 50));
    renderers.addUnasked(support.renderer());
    files.ignoreFolder(support.folder() + java.io.File.separator);
    CellScope.follow("Executor task launch worker");
    CellScope.follow("spark-listener-group");
    spark = support;
    return support.folder().toString();
  }

  @Override
  public @Nullable Object call(
      @Nullable String magic, List<String> arguments, @Nullable String body) {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "only the thread that runs the cell can run code or magics in the session, and this is"
              + " thread '"
              + Thread.currentThread().getName()
              + "'; call it from the cell, and give the thread what it returned");
    }
    int call = ++calls;
    lastValue = null;
    lastThrown = null;
    link.send(
        new FrameWriter(FrameKind.CALL)
            .putInt(CellScope.current())
            .putInt(call)
            .putText(magic)
            .putTexts(arguments)
            .putText(body));
    FrameReader returned = answerUntilReturned();
    Object value = lastValue;
    Throwable thrown = lastThrown;
    lastValue = null;
    lastThrown = null;
    returned.takeInt();
    boolean hasValue = returned.takeBoolean();
    String fault = returned.takeOptionalText();
    if (fault == null) {
      List<String> paths = returned.takeTexts();
      return magic == null ? (hasValue ? value : null) : paths;
    }
    if (thrown != null && !Throwables.isUnresolved(thrown)) {
      throw Texts.sneaky(thrown);
    }
    throw new IllegalArgumentException(fault);
  }

  /** The kernel may ask questions inside the one that is open; an interrupt waits for its end. */
  private FrameReader answerUntilReturned() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          FrameReader question = questions.take();
          if (question.kind() == FrameKind.RETURNED) {
            return question;
          }
          link.send(answer(question));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  private void load(FrameReader question) {
    loader.declare(question);
    loader.release(question.takeTexts());
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
      lastThrown = e.getCause() == null ? e : e.getCause();
      return thrown(lastThrown);
    }
  }

  /**
   * After a cell was stopped, lets the workers of the common pool come to their next checkpoint
   * while that still stops them: on a busy machine a worker may not have run since, and would go on
   * for ever. The pool's own way to wait for it would run its tasks here, where nothing may be cut
   * off, and it tells nobody when it is done.
   */
  private void awaitStoppedWorkers() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKERS_STOP_SECONDS);
    while (Checkpoint.isStopping(running)
        && !ForkJoinPool.commonPool().isQuiescent()
        && System.nanoTime() < end) {
      Thread.interrupted();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private FrameWriter end(boolean render) {
    FrameWriter answer = valueFrame(render);
    lastValue = null;
    awaitStoppedWorkers();
    SparkSupport current = spark;
    if (current != null) {
      current.awaitEvents();
    }
    files.end();
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
    boolean shown =
        render && value != null && !host.isLastDisplayId(value) && !isStandardStream(value);
    Mime mime = new Mime(Map.of());
    try {
      if (shown) {
        enterCell();
        mime = host.renderer().render(value);
      }
    } catch (Throwable e) { // the value's toString is user code
      FrameWriter answer = thrown(e);
      meter.put(answer);
      return answer;
    }
    FrameWriter answer = done();
    meter.put(answer);
    return answer.putBoolean(shown).putMap(mime.data()).putMap(mime.metadata());
  }

  /** What {@code System.out.printf} and the like return, so that calls can be chained. */
  private static boolean isStandardStream(Object value) {
    return value == System.out || value == System.err;
  }

  private String variable(String className, String fieldName) throws ReflectiveOperationException {
    Field field = loader.loadClass(className).getDeclaredField(fieldName);
    field.setAccessible(true);
    Object value = field.get(null);
    try {
      return Texts.of(value);
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
      files.begin(cell);
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
