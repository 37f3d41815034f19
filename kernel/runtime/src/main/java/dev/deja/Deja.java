package dev.deja;

import dev.deja.client.Answers;
import dev.deja.client.Store;
import dev.deja.json.JsonText;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What notebook authors call: show values, and say what should be remembered of a run.
 *
 * <p>Outside of a notebook the same code runs too: what only speaks to observers ({@link
 * #metadata}, {@link #tag}, {@link #clearOutput}) does nothing, and what shows something throws
 * {@link IllegalStateException}, because there is no one to see it. All methods may be called from
 * any thread; what they put out belongs to the cell that started the thread.
 */
public final class Deja {

  private static volatile @Nullable Host host;

  private Deja() {}

  /** Connects this door to a notebook JVM. Not for notebook code. */
  public static void connect(Host newHost) {
    host = newHost;
  }

  /**
   * Shows a value now, as if it were a cell's last expression.
   *
   * @param value any object; null is shown as {@code null}
   * @return the name under which {@link #updateDisplay} replaces it
   */
  public static String display(@Nullable Object value) {
    return host("display").display(value, null);
  }

  /** Shows a value now, under a name of your own. */
  public static String display(@Nullable Object value, String id) {
    return host("display").display(value, id);
  }

  /** Replaces everything shown under a name, wherever in the notebook it is. */
  public static void updateDisplay(String id, @Nullable Object value) {
    host("updateDisplay").update(id, value);
  }

  /** Shows HTML; what it holds of others' text must be escaped. */
  public static String html(String html) {
    return display(Mime.html(html));
  }

  /** Shows Markdown; clients that know none show it as text. */
  public static String markdown(String markdown) {
    return display(Mime.of("text/markdown", markdown).and(Mime.TEXT, markdown));
  }

  /** Shows LaTeX; a formula stands between dollar signs: {@code $x^2$}. */
  public static String latex(String latex) {
    return display(Mime.of("text/latex", latex).and(Mime.TEXT, latex));
  }

  /** Shows an SVG image. */
  public static String svg(String svg) {
    return display(Mime.of("image/svg+xml", svg).and(Mime.TEXT, "SVG image"));
  }

  /** Runs JavaScript in the client, where the client lets notebooks do that. */
  public static String javascript(String javascript) {
    return display(Mime.of("application/javascript", javascript).and(Mime.TEXT, javascript));
  }

  /**
   * Shows JSON, in JupyterLab as a tree.
   *
   * @param json JSON text, or maps, collections, arrays, numbers, booleans and null
   */
  public static String json(@Nullable Object json) {
    return json("application/json", json);
  }

  /**
   * Draws a chart with Vega-Lite 5.
   *
   * @param specification JSON text, or maps and collections
   */
  public static String vegaLite(Object specification) {
    return json("application/vnd.vegalite.v5+json", specification);
  }

  /**
   * Draws a chart with Plotly, in clients that have its extension.
   *
   * @param figure JSON text, or maps and collections: {@code data} and {@code layout}
   */
  public static String plotly(Object figure) {
    return json("application/vnd.plotly.v1+json", figure);
  }

  private static String json(String mimeType, @Nullable Object value) {
    String json = value instanceof CharSequence ? value.toString() : JsonText.of(value);
    return display(Mime.of(mimeType, json).and(Mime.TEXT, json));
  }

  /** Shows a picture that Java has in memory. */
  public static String image(RenderedImage image) {
    return display(image);
  }

  /** Shows an encoded picture: PNG, JPEG, GIF, WebP, BMP or SVG. */
  public static String image(byte[] encoded) {
    return display(Images.of(encoded, encoded.length + " bytes"));
  }

  /**
   * Shows the picture in a file: PNG, JPEG, GIF, WebP, BMP or SVG.
   *
   * @throws IOException if it cannot be read
   */
  public static String image(Path file) throws IOException {
    return display(Images.of(Files.readAllBytes(file), file.toString()));
  }

  /**
   * Shows the picture at a URL, fetched now so that the notebook holds it.
   *
   * @throws IOException if it cannot be fetched
   */
  public static String image(URL url) throws IOException {
    return display(Images.of(url));
  }

  /** Shows the picture in a file or, if the text begins with {@code http}, at a URL. */
  public static String image(String fileOrUrl) throws IOException {
    return fileOrUrl.matches("https?://.*")
        ? image(java.net.URI.create(fileOrUrl).toURL())
        : image(Path.of(fileOrUrl));
  }

  /**
   * Shows the first 20 rows and columns of a collection, map, array, record or {@code ResultSet};
   * of an iterable or stream it takes that many elements.
   */
  public static String table(@Nullable Object value) {
    return table(value, 20);
  }

  /**
   * Shows a table with a bound of your own.
   *
   * @param rows how many to show at most
   */
  public static String table(@Nullable Object value, int rows) {
    return display(host("table").table(value, rows, 20));
  }

  /** What {@link #display} would show, as a value. */
  public static Mime mimeOf(@Nullable Object value) {
    return host("mimeOf").render(value);
  }

  /**
   * Says how values of a type are shown from now on, those of its subtypes included. A later call
   * wins over earlier ones; the type nearest to a value's own wins over others.
   */
  public static <T> void render(Class<T> type, Function<? super T, Mime> renderer) {
    addRenderer(
        new ValueRenderer() {
          @Override
          public List<String> typeNames() {
            return List.of(type.getName());
          }

          @Override
          public Mime render(Object value) {
            return renderer.apply(type.cast(value));
          }
        });
  }

  /** Shows values of the types that a renderer names with it from now on. */
  public static void addRenderer(ValueRenderer renderer) {
    host("addRenderer").addRenderer(renderer);
  }

  /**
   * A progress bar: {@code try (var bar = Deja.progress("training", 100)) { … bar.step(); }}
   *
   * @param total how many steps; 0 or less if that is not known
   */
  public static Progress progress(String label, long total) {
    return new Progress(host("progress"), label, total);
  }

  /** The same elements, with a progress bar: {@code for (var x : Deja.progress(list))}. */
  public static <T extends @Nullable Object> Iterable<T> progress(Iterable<T> elements) {
    Host shown = host("progress");
    long total = elements instanceof Collection<?> collection ? collection.size() : 0;
    return () -> Progress.over(new Progress(shown, "", total), elements.iterator());
  }

  /** The same elements, with a progress bar that moves as they are used. */
  public static <T extends @Nullable Object> Stream<T> progress(Stream<T> elements) {
    Spliterator<T> source = elements.spliterator();
    Progress bar = new Progress(host("progress"), "", source.getExactSizeIfKnown());
    Iterator<T> watched = Progress.over(bar, Spliterators.iterator(source));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(watched, Spliterator.ORDERED), false)
        .onClose(elements::close);
  }

  /**
   * Runs code in the session while the running cell waits for it: what it declares stays.
   *
   * @param code as in a cell; it may hold magics if a cell may
   * @return the last expression's value, or null
   * @throws IllegalArgumentException if it does not compile, with what the compiler says
   * @throws IllegalStateException if the caller is not on the thread of the running cell
   */
  public static @Nullable Object eval(String code) {
    return host("eval").eval(code);
  }

  /** Makes {@code %name} and {@code %%name} magics of this session. */
  public static void magic(String name, MagicBody magic) {
    host("magic").addMagic(name, magic);
  }

  /**
   * Runs a magic while the running cell waits for it: one of notebook code, or one of the kernel.
   *
   * @param body the lines below {@code %%name}, or null for {@code %name}
   * @return what a magic of notebook code gives; of one of the kernel the paths of what it puts on
   *     the class path, whether it was there already or not
   * @throws IllegalArgumentException if it fails, with its message
   */
  public static @Nullable Object magic(String name, List<String> arguments, @Nullable String body) {
    return host("magic").magic(name, List.copyOf(arguments), body);
  }

  /**
   * Shows one value in several representations; the client picks the best it knows.
   *
   * @param data MIME type to content: text types hold text, binary types base64, JSON types JSON
   */
  public static String mime(Map<String, String> data) {
    return display(new Mime(data));
  }

  /**
   * Clears what the running cell has put out.
   *
   * @param beforeNext clear only when the next output comes, which avoids flicker
   */
  public static void clearOutput(boolean beforeNext) {
    Host current = host;
    if (current != null) {
      current.clear(beforeNext);
    }
  }

  /**
   * Remembers a value with this execution: {@code metadata("accuracy", 0.92)}.
   *
   * @param value a number, text, boolean, null, or a map, collection or array of such; anything
   *     else is remembered as its text
   */
  public static void metadata(String key, @Nullable Object value) {
    note("metadata", "{\"key\":" + JsonText.of(key) + ",\"value\":" + JsonText.of(value) + "}");
  }

  /** Remembers one point of a series, such as a loss per epoch. */
  public static void metadata(String key, @Nullable Object value, long step) {
    note(
        "metadata",
        "{\"key\":"
            + JsonText.of(key)
            + ",\"value\":"
            + JsonText.of(value)
            + ",\"step\":"
            + step
            + "}");
  }

  /**
   * Says that this cell reads a file, where that cannot be seen: native code and child processes
   * read it. Recorded with its size and digest.
   *
   * @return the file
   * @throws IllegalArgumentException if there is no such file
   */
  public static Path input(Path file) {
    return host("input").input(file);
  }

  /**
   * Fetches what is behind a URL and records it as an input: its address, its ETag if the server
   * gives one, size and digest. Of a {@code file:} URL the file itself is the input.
   *
   * @return a copy, which is there until the notebook JVM ends
   * @throws IOException if it cannot be fetched
   */
  public static Path input(URL url) throws IOException {
    return host("input").input(url);
  }

  /**
   * Says that this cell writes a file, where that cannot be seen. It is recorded as it is when the
   * cell ends.
   *
   * @return the file
   */
  public static Path output(Path file) {
    return host("output").output(file);
  }

  /**
   * Keeps a value with this execution, as {@code churn/42/model}, to be found, fetched and loaded
   * again:
   *
   * <ul>
   *   <li>the bytes of the file that a {@link Path} or {@link java.io.File} names, text, bytes;
   *   <li>a {@link RenderedImage}, as PNG;
   *   <li>rows, as a table in Apache Arrow's file format: records, maps or beans in an iterable,
   *       iterator, stream or array, one record, or the rows of a {@link java.sql.ResultSet};
   *   <li>anything else that is {@link java.io.Serializable}.
   * </ul>
   *
   * <p>It is safe when this returns. What cannot be kept is said in one line on the cell's standard
   * error, and the cell goes on. A later value of the same name takes the place of an earlier one.
   *
   * @param name 1 to 100 letters, digits or {@code . _ -}, starting with a letter
   */
  public static void artifact(String name, @Nullable Object value) {
    Host current = host;
    if (current != null) {
      current.artifact(name, value);
    }
  }

  /**
   * What was recorded: executions, their cells, files, metadata and artifacts. In a notebook it is
   * the store in which the notebook itself is recorded; in a program the one that {@code
   * DEJA_STORE} names, or the user's own, to be closed at the end.
   *
   * @throws IllegalStateException in a program without Deja's tracker on its class path
   */
  public static Store open() {
    Host current = host;
    return current == null ? Store.ofThisJvm(System.getenv()) : Store.over(answers(current));
  }

  private static Answers answers(Host kernel) {
    return new Answers() {
      @Override
      public String ask(String json) {
        return kernel.ask("store", json);
      }

      @Override
      public Path stagingFile(String name) throws IOException {
        return kernel.stagingFile(name);
      }

      @Override
      public @Nullable Class<?> declaredByCells(String name) {
        return kernel.declaredByCells(name);
      }
    };
  }

  /** Puts a tag on this execution. */
  public static void tag(String tag) {
    note("tag", "{\"tag\":" + JsonText.of(tag) + ",\"add\":true}");
  }

  /** Takes a tag off this execution. */
  public static void untag(String tag) {
    note("tag", "{\"tag\":" + JsonText.of(tag) + ",\"add\":false}");
  }

  /**
   * The value of a parameter: what {@code deja run -p n 20} gave, or else the default. Either is
   * remembered with this execution.
   *
   * @throws IllegalArgumentException if what was given is no {@code int}
   */
  public static int parameter(String name, int byDefault) {
    return Math.toIntExact(
        Parameters.whole(name, byDefault, Integer.MIN_VALUE, Integer.MAX_VALUE, "int"));
  }

  /**
   * The value of a parameter, as {@link #parameter(String, int)}.
   *
   * @throws IllegalArgumentException if what was given is no {@code long}
   */
  public static long parameter(String name, long byDefault) {
    return Parameters.whole(name, byDefault, Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  /**
   * The value of a parameter, as {@link #parameter(String, int)}; {@code NaN} and {@code Infinity}
   * may be given.
   *
   * @throws IllegalArgumentException if what was given is no number
   */
  public static double parameter(String name, double byDefault) {
    return Parameters.real(name, byDefault);
  }

  /**
   * The value of a parameter, as {@link #parameter(String, int)}.
   *
   * @throws IllegalArgumentException if what was given is neither {@code true} nor {@code false}
   */
  public static boolean parameter(String name, boolean byDefault) {
    return Parameters.truth(name, byDefault);
  }

  /** The value of a parameter, as {@link #parameter(String, int)}; what was given, as text. */
  public static String parameter(String name, String byDefault) {
    return Parameters.text(name, byDefault);
  }

  /**
   * The value of a parameter, as {@link #parameter(String, int)}: a list of {@code Integer}, {@code
   * Long}, {@code Double}, {@code Boolean} or {@code String}, as the default's first element is; of
   * what was given, if the default is empty.
   *
   * @throws IllegalArgumentException if what was given is no list of such
   */
  public static <T> List<T> parameter(String name, List<T> byDefault) {
    return Parameters.list(name, byDefault);
  }

  static void note(String topic, String json) {
    Host current = host;
    if (current != null) {
      current.note(topic, json);
    }
  }

  private static Host host(String method) {
    Host current = host;
    if (current == null) {
      throw new IllegalStateException(
          "Deja."
              + method
              + " needs a notebook, and this code runs outside of one; print the value instead");
    }
    return current;
  }
}
