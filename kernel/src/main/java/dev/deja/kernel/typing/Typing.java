package dev.deja.kernel.typing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The door of this package. Requests are answered one at a time. Thread-safe. */
public final class Typing implements AutoCloseable {

  private final Compiler compiler = new Compiler();
  private final AtomicBoolean warm = new AtomicBoolean();

  /** Has the first question answered fast: loads what it needs, in the background, once. */
  public void warmUp(Names names) {
    if (!warm.getAndSet(true)) {
      Thread thread =
          new Thread(
              () -> {
                complete(names, "\"\".is", 5);
                complete(names, "Objec", 5);
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
  public synchronized Completion complete(Names names, String code, int cursor) {
    try {
      return new Completions(compiler).at(names, code, cursor);
    } catch (RuntimeException
        | StackOverflowError
        | AssertionError e) { // javac throws what it likes
      return Completion.none(cursor);
    }
  }

  /**
   * Names that fit where a word begins and look like that word, the nearest first; at most three.
   */
  public synchronized List<String> near(Names names, String code, int position) {
    int end = JavaTokens.endOfWord(code, position);
    String word = code.substring(position, end);
    if (word.isEmpty()) {
      return List.of();
    }
    Set<String> found = new LinkedHashSet<>();
    int first = position + Character.charCount(word.codePointAt(0));
    for (int cursor : new int[] {position, first}) {
      String cell = code.substring(0, cursor) + " ".repeat(end - cursor) + code.substring(end);
      for (Completion.Match match : complete(names, cell, cursor).matches()) {
        if (!match.type().equals("keyword") && !match.signature().startsWith("import ")) {
          found.add(match.text().replaceAll("[(.].*", ""));
        }
      }
    }
    found.remove(word);
    return Nearest.of(word, found);
  }

  /** Qualified names of the public classes of a simple name. */
  public List<String> classesNamed(Names names, String simpleName) {
    return ClassIndex.named(ClassIndex.of(names.classPath()), simpleName);
  }

  /** The class that an import of this simple name can mean, if there is one and no other. */
  public Optional<String> soleClassNamed(Names names, String simpleName) {
    return ClassIndex.sole(classesNamed(names, simpleName));
  }

  /** Whether code is whole, lacks its end, or can never be. */
  public synchronized Completeness isComplete(String code) {
    try {
      return Endings.of(code, new Syntax(compiler));
    } catch (StackOverflowError | RuntimeException e) {
      return new Completeness(Completeness.Status.UNKNOWN, "");
    }
  }

  @Override
  public synchronized void close() {
    compiler.close();
  }
}
