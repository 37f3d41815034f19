package dev.deja.kernel.session;

import dev.deja.kernel.engine.CellCode;
import dev.deja.kernel.engine.CellResult;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.engine.Usage;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CellFailed;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.FileUse;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cell run under way: what its magics see of it, and what it has cost so far. */
final class RunningCell implements CellContext {

  /** A piece of work that a magic does. */
  interface Work {
    void run() throws Exception;
  }

  private final int number;
  private final int executionCount;
  private final Engine engine;
  private final CellOutputs outputs;
  private final Observers observers;
  private final Notebook notebook;

  /** What is shown to whoever asked for it, beside the cell. */
  private final List<MimeBundle> pages = new ArrayList<>();

  private int line = 1;
  private CellStatus status = CellStatus.OK;
  private Optional<CellError> error = Optional.empty();
  private Optional<String> resultText = Optional.empty();
  private Duration cpu = Duration.ZERO;
  private long peakHeapBytes = -1;
  private volatile boolean interrupted;
  private volatile @Nullable Duration timeLimit;
  private @Nullable Thread magicThread;

  RunningCell(
      int number,
      int executionCount,
      Engine engine,
      CellOutputs outputs,
      Observers observers,
      History history) {
    this.number = number;
    this.executionCount = executionCount;
    this.engine = engine;
    this.outputs = outputs;
    this.observers = observers;
    this.notebook = new CellNotebook(this, engine, history);
  }

  /**
   * Runs Java code of this cell.
   *
   * @param firstLine how many lines of the cell stand before it
   * @param showValue whether the last expression's value is the cell's result
   * @throws CellFailed if it does not run to its end
   */
  void runJava(String source, int firstLine, boolean showValue) {
    runJava(new CellCode(number, executionCount, source, firstLine, showValue));
  }

  private void runJava(CellCode code) {
    CellResult result = engine.run(code);
    Usage usage = result.usage();
    cpu = cpu.plus(usage.cpu());
    peakHeapBytes = Math.max(peakHeapBytes, usage.peakHeapBytes());
    if (result instanceof CellResult.Value value) {
      value.bundle().ifPresent(this::putResult);
      return;
    }
    throw failed(result);
  }

  /** The value of an expression, which is not the cell's. */
  CellResult evaluate(String expression) {
    return engine.evaluate(number, executionCount, expression);
  }

  /** Says that the cell has failed with a result that is no value. */
  CellFailed failed(CellResult result) {
    status = statusOf(result);
    error = errorOf(result);
    return new CellFailed();
  }

  /** Does the work of a magic that stands on a line, so that {@link #interrupt} reaches it. */
  void runMagic(int onLine, Work work) throws Exception {
    line = onLine;
    synchronized (this) {
      magicThread = Thread.currentThread();
    }
    try {
      work.run();
    } finally {
      synchronized (this) {
        magicThread = null;
        Thread.interrupted();
      }
    }
  }

  /** Stops what runs now. Thread-safe. */
  void interrupt() {
    interrupted = true;
    synchronized (this) {
      if (magicThread != null) {
        magicThread.interrupt();
      }
    }
    engine.interrupt();
  }

  /** Stops it because it has run as long as cells may. Thread-safe. */
  void timeIsUp(Duration limit) {
    timeLimit = limit;
    interrupt();
  }

  /** An error as it is, or why the cell was interrupted if it was not the user who did that. */
  CellError withReason(CellError why) {
    Duration limit = timeLimit;
    if (limit == null || status != CellStatus.INTERRUPTED) {
      return why;
    }
    String message =
        "the cell was stopped after "
            + limit.toMillis() / 1000.0
            + " s, the limit that DEJA_TIMEOUT, IJAVA_TIMEOUT or the like sets; variables are kept";
    return new CellError("TimeLimit", message, List.of(message));
  }

  CellError endFailed(CellError why) {
    status = CellStatus.ERROR;
    error = Optional.of(why);
    return why;
  }

  CellError endInterrupted() {
    status = CellStatus.INTERRUPTED;
    CellError why =
        new CellError(
            CellError.INTERRUPTED,
            "the cell was interrupted",
            List.of("The cell was interrupted."));
    error = Optional.of(why);
    return why;
  }

  CellStatus status() {
    return status;
  }

  Optional<CellError> error() {
    return error;
  }

  Optional<String> resultText() {
    return resultText;
  }

  void addPage(MimeBundle page) {
    pages.add(page);
  }

  List<MimeBundle> pages() {
    return pages;
  }

  Duration cpu() {
    return cpu;
  }

  long peakHeapBytes() {
    return peakHeapBytes;
  }

  /** Why a run did not reach its end; empty for a value. */
  static Optional<CellError> errorOf(CellResult result) {
    return result.why();
  }

  private static CellStatus statusOf(CellResult result) {
    if (result instanceof CellResult.Value) {
      return CellStatus.OK;
    } else if (result instanceof CellResult.Interrupted) {
      return CellStatus.INTERRUPTED;
    }
    return result instanceof CellResult.VmLost ? CellStatus.VM_LOST : CellStatus.ERROR;
  }

  private void putResult(MimeBundle bundle) {
    resultText = Optional.ofNullable(bundle.data().get(MimeBundle.TEXT));
    outputs.put(number, new CellOutput.Result(bundle, executionCount));
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public Path workingFolder() {
    return engine.options().workingFolder();
  }

  @Override
  public Notebook notebook() {
    return notebook;
  }

  @Override
  public void put(CellOutput output) {
    outputs.put(number, output);
  }

  @Override
  public void note(Note note) {
    observers.tell(observer -> observer.cellNote(number, note));
  }

  @Override
  public void reads(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    FileUse.State.of(absolute)
        .map(
            state ->
                new FileUse(
                    absolute.toString(),
                    absolute,
                    FileUse.Role.INPUT,
                    Optional.of(state),
                    List.of("magic"),
                    Optional.empty()))
        .ifPresent(
            use ->
                observers.tell(
                    observer ->
                        observer.filesUsed(
                            new CellFiles(number, List.of(use), false, false, Optional.empty()))));
  }

  @Override
  public void ran(CommandRun command) {
    observers.tell(observer -> observer.commandRan(number, command));
  }

  @Override
  public List<Jar> addToClassPath(List<Jar> jars) {
    List<Jar> added = engine.addToClassPath(jars);
    if (!added.isEmpty()) {
      List<Jar> all = engine.classPath();
      observers.tell(observer -> observer.classPathChanged(number, all));
    }
    return added;
  }

  @Override
  public List<Jar> classPath() {
    return engine.classPath();
  }

  @Override
  public void run(String javaCode) {
    runJava(new CellCode(number, executionCount, javaCode, 0, true, false));
  }

  @Override
  public void runBlock(String javaCode) {
    runJava(CellCode.block(number, executionCount, javaCode));
  }

  @Override
  public boolean interrupted() {
    return interrupted;
  }
}
