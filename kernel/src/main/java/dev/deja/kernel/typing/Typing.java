package dev.deja.kernel.typing;

import dev.deja.kernel.model.MimeBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The door of this package. Requests are answered one at a time. Thread-safe. */
public final class Typing implements AutoCloseable {

  private final Supplier<Path> workingFolder;
  private final Compiler compiler = new Compiler();
  private final Sources sources = new Sources(compiler);
  private final AtomicBoolean warm = new AtomicBoolean();
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean closed;

  /**
   * Nothing is loaded before the first question.
   *
   * @param workingFolder what relative paths in code are relative to, at any moment
   */
  public Typing(Supplier<Path> workingFolder) {
    this.workingFolder = workingFolder;
  }

  /** Has the first question answered fast: loads what it needs, in the background, once. */
  public void warmUp(Names names) {
    if (!warm.getAndSet(true)) {
      Thread thread =
          new Thread(
              () -> {
                complete(names, "\"\".is", 5);
                complete(names, "Objec", 5);
                inspect(names, "\"\".isEmpty()", 5, 0);
              },
              "deja-typing-warm-up");
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.start();
    }
  }

  /**
   * What could stand at the cursor; nothing if the code is too much for the compiler.
   *
   * @param cursor offset into {@code code} in UTF-16 units
   */
  public Completion complete(Names names, String code, int cursor) {
    return answer(
        () -> new Completions(compiler, workingFolder.get()).at(names, code, cursor),
        Completion.none(cursor));
  }

  /**
   * What stands at the cursor, or is called there: signatures, and documentation where there are
   * sources, as {@code text/plain} and {@code text/markdown}. Empty for keywords, literals and
   * comments, and for code that is too long to be looked at while somebody waits.
   *
   * @param cursor offset into {@code code} in UTF-16 units
   * @param detailLevel Jupyter's: 0, or 1 for the source code too
   */
  public Optional<MimeBundle> inspect(Names names, String code, int cursor, int detailLevel) {
    return answer(
        () -> new Inspections(compiler, sources).at(names, code, cursor, detailLevel > 0),
        Optional.empty());
  }

  /** Full names of the public classes of a simple name, the JDK's first. */
  public List<String> classesNamed(Names names, String simpleName) {
    return answer(() -> ClassIndex.named(ClassIndex.of(names.classPath()), simpleName), List.of());
  }

  /** Names of what packages have directly below a package; the empty name has all of them. */
  public List<String> packagesIn(Names names, String packageName) {
    return answer(
        () -> ClassIndex.packagesIn(ClassIndex.of(names.classPath()), packageName, ""), List.of());
  }

  /** Whether code is whole, lacks its end, or can never be. */
  public Completeness isComplete(String code) {
    return answer(
        () -> Endings.of(code, new Syntax(compiler)),
        new Completeness(Completeness.Status.UNKNOWN, ""));
  }

  private <T> T answer(Supplier<T> question, T otherwise) {
    turn.lock();
    try {
      return closed ? otherwise : question.get();
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // The compiler throws what it likes at code that is half typed.
      return otherwise;
    } finally {
      turn.unlock();
      letGo();
    }
  }

  /** Lets go of files. Waits for nobody: a question that is being answered does it at its end. */
  @Override
  public void close() {
    closed = true;
    letGo();
  }

  private void letGo() {
    if (closed && turn.tryLock()) {
      try {
        sources.close();
        compiler.close();
      } finally {
        turn.unlock();
      }
    }
  }
}
