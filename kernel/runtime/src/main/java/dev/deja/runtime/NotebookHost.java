package dev.deja.runtime;

import dev.deja.Host;
import dev.deja.MagicBody;
import dev.deja.Mime;
import dev.deja.ValueRenderer;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries what notebook code shows and says through {@link dev.deja.Deja} to the kernel. */
final class NotebookHost implements Host {

  private final Link link;
  private final AtomicInteger displays = new AtomicInteger();
  private volatile @Nullable Object lastId;

  private final SnippetLoader loader;
  private final Renderers renderers;
  private final Renderer renderer;
  private @Nullable Calls calls;

  private final FileReports files;

  private final StagingFolder staging;
  private final Questions questions;
  private final ArtifactKeeper artifacts;

  NotebookHost(
      Link link,
      SnippetLoader loader,
      Renderers renderers,
      FileReports files,
      Questions questions) {
    this.loader = loader;
    this.link = link;
    this.questions = questions;
    this.staging = files.staging();
    this.artifacts = new ArtifactKeeper(staging, questions);
    this.files = files;
    this.renderers = renderers;
    this.renderer = new Renderer(renderers);
  }

  /** Says who asks the kernel for something while a cell waits. */
  void callThrough(Calls newCalls) {
    calls = newCalls;
  }

  Renderer renderer() {
    return renderer;
  }

  @Override
  public String display(@Nullable Object value, @Nullable String id) {
    // Counted, not random: a notebook that is run again gives the same names.
    String name =
        id == null ? "deja-" + CellScope.current() + "-" + displays.incrementAndGet() : id;
    send(value, name, false);
    lastId = name;
    return name;
  }

  @Override
  public void update(String id, @Nullable Object value) {
    send(value, id, true);
  }

  @Override
  public void clear(boolean beforeNext) {
    link.send(new FrameWriter(FrameKind.CLEAR).putInt(CellScope.current()).putBoolean(beforeNext));
  }

  @Override
  public void note(String topic, String json) {
    link.send(
        new FrameWriter(FrameKind.NOTE).putInt(CellScope.current()).putText(topic).putText(json));
  }

  @Override
  public Path input(Path file) {
    return files.declareInput(file);
  }

  @Override
  public Path input(URL url) throws IOException {
    return files.fetch(url);
  }

  @Override
  public Path output(Path file) {
    return files.declareOutput(file);
  }

  @Override
  public void artifact(String name, @Nullable Object value) {
    artifacts.keep(name, value);
  }

  @Override
  public String ask(String topic, String json) {
    return questions.ask(topic, json);
  }

  @Override
  public Path stagingFile(String name) throws IOException {
    return staging.file(name);
  }

  @Override
  public @Nullable Class<?> declaredByCells(String name) {
    return loader.newest(name);
  }

  @Override
  public Mime render(@Nullable Object value) {
    return renderer.render(value);
  }

  @Override
  public Mime table(@Nullable Object value, int rows, int columns) {
    return renderer.table(value, rows, columns);
  }

  @Override
  public void addRenderer(ValueRenderer added) {
    renderers.add(added);
  }

  @Override
  public @Nullable Object eval(String code) {
    String text = code.strip();
    if (text.startsWith("%")) {
      return magicLine(text);
    }
    return calls().call(null, List.of(), code);
  }

  /** A magic as it stands in a cell. */
  private @Nullable Object magicLine(String text) {
    boolean hasBody = text.startsWith("%%");
    String[] lines = text.split("\\R", hasBody ? 2 : 1);
    List<String> words = List.of(lines[0].replaceFirst("^%+", "").strip().split("\\s+"));
    String body = hasBody ? (lines.length > 1 ? lines[1] : "") : null;
    return magic(words.get(0), words.subList(1, words.size()), body);
  }

  @Override
  public void addMagic(String name, MagicBody magic) {
    OwnMagics.add(name, magic);
    link.send(new FrameWriter(FrameKind.MAGIC).putInt(CellScope.current()).putText(name));
  }

  @Override
  public @Nullable Object magic(String name, List<String> arguments, @Nullable String body) {
    return OwnMagics.has(name)
        ? OwnMagics.run(name, arguments.toArray(String[]::new), body)
        : calls().call(name, arguments, body);
  }

  private Calls calls() {
    Calls current = calls;
    if (current == null) {
      throw new IllegalStateException("the notebook JVM is not ready yet");
    }
    return current;
  }

  /**
   * Whether a value is what {@code display} returned last: a cell that ends with {@code display(x)}
   * shows x and not also the name it got.
   */
  boolean isLastDisplayId(Object value) {
    return value == lastId;
  }

  private void send(@Nullable Object value, String id, boolean update) {
    int cell = CellScope.current();
    Mime shown = renderer.render(value);
    link.sendOutput(
        cell,
        new FrameWriter(FrameKind.DISPLAY)
            .putInt(cell)
            .putText(id)
            .putBoolean(update)
            .putMap(shown.data())
            .putMap(shown.metadata()));
  }
}
