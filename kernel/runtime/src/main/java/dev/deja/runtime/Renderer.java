package dev.deja.runtime;

import dev.deja.Mime;
import dev.deja.Showable;
import dev.deja.ValueRenderer;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Values as MIME bundles, {@code text/plain} always among them. What a value's own {@code toString}
 * throws passes through to the caller; a fault in anything richer leaves the text, with a note.
 */
final class Renderer {

  private static final int MAX_OPTIONALS = 8;

  private final Renderers renderers;

  Renderer(Renderers renderers) {
    this.renderers = renderers;
  }

  /**
   * A value's representations.
   *
   * @return best first, with a text among them
   */
  Mime render(@Nullable Object value) {
    if (value == null || isPlain(value)) {
      return Mime.text(Texts.of(value));
    }
    if (value instanceof Mime mime) {
      return withText(mime, mime.data().keySet().toString());
    }
    try {
      Mime rich = rich(value, 0);
      return rich == null ? Mime.text(Texts.of(value)) : withText(rich, value);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) { // user code
      Texts.rethrowIfStopping(e);
      return Mime.text(Texts.of(value) + "\n(not shown more richly: " + note(e) + ")");
    }
  }

  /**
   * A value as a table.
   *
   * @throws IllegalArgumentException with what its own methods threw, if it has no rows to show
   */
  Mime table(@Nullable Object value, int rows, int columns) {
    try {
      return mime(new Grids(rows, columns).of(value), true);
    } catch (Exception | StackOverflowError e) { // user code
      Texts.rethrowIfStopping(e);
      throw new IllegalArgumentException("the value cannot be shown as a table: " + note(e), e);
    }
  }

  /** What has nothing to show but its text, known without loading anything. */
  private boolean isPlain(Object value) {
    return (value instanceof CharSequence
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Character)
        && renderers.areNone();
  }

  private @Nullable Mime rich(Object value, int depth) throws Exception {
    Optional<ValueRenderer> renderer = renderers.of(value);
    if (renderer.isPresent()) {
      return renderer.get().render(value);
    }
    if (value instanceof Mime mime) {
      return mime;
    } else if (value instanceof Showable showable) {
      return showable.show();
    } else if (value instanceof CharSequence || value instanceof Number) {
      return null;
    } else if (value instanceof RenderedImage image) {
      String size = image.getWidth() + " × " + image.getHeight();
      return Mime.of("image/png", png(image)).and(Mime.TEXT, "image of " + size + " pixels");
    } else if (value instanceof Optional<?> optional) {
      return optional.isEmpty() || depth == MAX_OPTIONALS
          ? null
          : withoutText(rich(optional.get(), depth + 1));
    } else if (value instanceof BaseStream<?, ?>) {
      return unread(value);
    }
    Grid grid = Grids.STANDARD.worthwhile(value);
    return grid == null ? null : mime(grid, Sql.isResultSet(value));
  }

  /** The text of what contains something is that of the container. */
  private static @Nullable Mime withoutText(@Nullable Mime mime) {
    if (mime == null) {
      return null;
    }
    Map<String, String> data = new LinkedHashMap<>(mime.data());
    data.remove(Mime.TEXT);
    return data.isEmpty() ? null : new Mime(data, mime.metadata());
  }

  private static Mime unread(Object stream) {
    String name = Grid.escape(stream.getClass().getSimpleName());
    return Mime.html(
        "<code>"
            + name
            + "</code> <i>a stream, not read: it can be read once. See its elements with"
            + " <code>.toList()</code>, or the first with <code>Deja.table(stream)</code>.</i>");
  }

  /**
   * @param textToo whether the table is the text too, because the value's own says nothing
   */
  private static Mime mime(Grid grid, boolean textToo) {
    Mime html = Mime.html(grid.html());
    return textToo ? html.and(Mime.TEXT, grid.text()) : html;
  }

  private static Mime withText(Mime mime, Object fallback) {
    return mime.data().containsKey(Mime.TEXT) ? mime : mime.and(Mime.TEXT, Texts.of(fallback));
  }

  private static String note(Throwable thrown) {
    String message;
    try {
      message = thrown.toString();
    } catch (RuntimeException | StackOverflowError e) { // a user's own getMessage may do anything
      message = thrown.getClass().getName();
    }
    return message;
  }

  private static String png(RenderedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.setUseCache(false);
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalArgumentException(
            "PNG cannot hold an image of this kind (" + image.getColorModel() + ")");
      }
      return Base64.getEncoder().encodeToString(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("the image could not be written as PNG", e);
    }
  }
}
