package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real engine with a real notebook JVM, and everything that its cells put out. */
final class Notebook implements AutoCloseable {

  /** Something the listener heard. */
  record Heard(int cell, Object what) {}

  private final List<Heard> heard = new ArrayList<>();
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Engine engine;
  private final List<String> answers = new ArrayList<>();
  private Answering answering = question -> "{}";
  private int cells;
  private boolean inputAllowed = true;

  Notebook() {
    this(EngineOptions.defaults(Path.of("").toAbsolutePath()));
  }

  Notebook(EngineOptions options) {
    engine = Engine.start(options, new Listener());
  }

  Engine engine() {
    return engine;
  }

  /** The number of the cell that ran last. */
  int lastCell() {
    return cells;
  }

  CellResult run(String source) {
    return engine.run(CellCode.of(++cells, source));
  }

  /** Runs a cell that must succeed; gives its value's text, or null. */
  @Nullable String value(String source) {
    return bundle(source).map(bundle -> bundle.data().get(MimeBundle.TEXT)).orElse(null);
  }

  Optional<MimeBundle> bundle(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
    return ((CellResult.Value) result).bundle();
  }

  void assertNoValue(String source) {
    assertThat(bundle(source)).as(source).isEmpty();
  }

  void assertCell(String source, String value) {
    assertThat(value(source)).as(source).isEqualTo(value);
  }

  /** Runs a cell that must fail, and gives its error. */
  CellError error(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Failure.class);
    return ((CellResult.Failure) result).error();
  }

  /** What a cell that must succeed printed. */
  String printed(String source) {
    value(source);
    return text(cells, StreamName.STDOUT);
  }

  String stdout() {
    return text(cells, StreamName.STDOUT);
  }

  String stderr() {
    return text(cells, StreamName.STDERR);
  }

  String text(int cell, StreamName name) {
    StringBuilder text = new StringBuilder();
    for (CellOutput output : outputs(cell)) {
      if (output instanceof CellOutput.Stream stream && stream.name() == name) {
        text.append(stream.text());
      }
    }
    return text.toString();
  }

  List<CellOutput> outputs(int cell) {
    return heard(cell, CellOutput.class);
  }

  List<Note> notes(int cell) {
    return heard(cell, Note.class);
  }

  /** What was said of files that a cell used. */
  List<CellFiles> files(int cell) {
    return heard(cell, CellFiles.class);
  }

  /** What was compiled for a cell, once for each of its parts. */
  List<CompiledCode> compiled(int cell) {
    return heard(cell, CompiledCode.class);
  }

  /** Files that a cell has asked for before it changed them, if it is the last one. */
  List<Path> changed(int cell) {
    return heard(cell, Path.class);
  }

  private <T> List<T> heard(int cell, Class<T> type) {
    synchronized (heard) {
      return heard.stream()
          .filter(each -> each.cell() == cell && type.isInstance(each.what()))
          .map(each -> type.cast(each.what()))
          .toList();
    }
  }

  /** The reasons for which notebook JVMs were replaced. */
  List<String> replacements() {
    return heard(0, String.class);
  }

  /** What was said to be not as asked. */
  List<String> warnings() {
    return heard(-1, String.class);
  }

  /** What an extension would answer. */
  interface Answering {
    String answer(Note question) throws Exception;
  }

  /** From now on what cells ask extensions is answered so. */
  void whenAsked(Answering newAnswering) {
    answering = newAnswering;
  }

  /** What cells were answered. */
  List<String> answers() {
    synchronized (heard) {
      return List.copyOf(answers);
    }
  }

  /** Waits until something has been heard. */
  void await(Predicate<Heard> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (heard) {
      while (heard.stream().noneMatch(condition)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("time left to hear what is awaited, after %s", heard).isPositive();
        try {
          heard.wait(left);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  void awaitPrinted(int cell, String text) {
    await(each -> text(cell, StreamName.STDOUT).contains(text));
  }

  /** Types a line that a later read gets. */
  void type(String line) {
    lines.add(line);
  }

  void allowInput(boolean allowed) {
    inputAllowed = allowed;
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Listener implements EngineListener {

    private void hear(int cell, Object what) {
      synchronized (heard) {
        heard.add(new Heard(cell, what));
        heard.notifyAll();
      }
    }

    @Override
    public void output(int cell, CellOutput output) {
      hear(cell, output);
    }

    @Override
    public void compiled(int cell, CompiledCode code) {
      hear(cell, code);
    }

    @Override
    public void filesUsed(CellFiles files) {
      hear(files.cell(), files);
    }

    @Override
    public CompletableFuture<Void> fileChanging(Path path) {
      hear(cells, path);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void note(int cell, Note note) {
      hear(cell, note);
    }

    @Override
    public CompletableFuture<String> asked(int cell, Note question) {
      hear(cell, question);
      Answering current = answering;
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              String answer = current.answer(question);
              synchronized (heard) {
                answers.add(answer);
              }
              return answer;
            } catch (Exception e) {
              throw new java.util.concurrent.CompletionException(e.getMessage(), e);
            }
          });
    }

    @Override
    public String input(int cell, String prompt, boolean password) throws InputUnavailable {
      if (!inputAllowed) {
        throw new InputUnavailable("this client cannot give input");
      }
      hear(cell, "asked for input");
      try {
        return lines.take();
      } catch (InterruptedException e) {
        throw new InputUnavailable("cancelled");
      }
    }

    @Override
    public void notebookVmReplaced(String why) {
      hear(0, why);
    }

    @Override
    public void warned(String sentence) {
      hear(-1, sentence);
    }
  }
}
