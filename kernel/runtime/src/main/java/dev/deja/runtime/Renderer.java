package dev.deja.runtime;

import dev.deja.Mime;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Values as MIME bundles. What a value's own {@code toString} throws passes through to the caller.
 */
final class Renderer {

  /** More characters than this are cut from a text. */
  private static final int MAX_TEXT = 200_000;

  /** More elements than this are cut from an array. */
  private static final int MAX_ELEMENTS = 10_000;

  private static final String TEXT = "text/plain";
  private static final Pattern SNIPPET_PREFIX = Pattern.compile("REPL\\.\\$JShell\\$\\w+\\$");

  private Renderer() {}

  /**
   * A value's representations, {@code text/plain} always among them.
   *
   * @return MIME type to content, best first
   */
  static Map<String, String> render(@Nullable Object value) {
    Map<String, String> data = new LinkedHashMap<>();
    if (value instanceof Mime mime) {
      data.putAll(mime.data());
      data.putIfAbsent(TEXT, summary(mime));
    } else if (value instanceof RenderedImage image) {
      data.put("image/png", png(image));
      data.put(TEXT, "image of " + image.getWidth() + " × " + image.getHeight() + " pixels");
    } else {
      data.put(TEXT, cut(text(value)));
    }
    return data;
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return text;
    }
    if (value.getClass().isArray()) {
      StringBuilder out = new StringBuilder();
      array(value, out, 0);
      return out.toString();
    }
    String text = value.toString();
    return text == null ? "null" : SNIPPET_PREFIX.matcher(text).replaceAll("");
  }

  private static void array(Object array, StringBuilder out, int depth) {
    int length = Array.getLength(array);
    out.append('[');
    for (int i = 0; i < length; i++) {
      out.append(i == 0 ? "" : ", ");
      if (i == MAX_ELEMENTS || out.length() > MAX_TEXT) {
        out.append(String.format(Locale.ROOT, "… %,d more", length - i));
        break;
      }
      Object element = Array.get(array, i);
      if (element == null || !element.getClass().isArray()) {
        out.append(text(element));
      } else if (depth == 16) {
        out.append("[…]");
      } else {
        array(element, out, depth + 1);
      }
    }
    out.append(']');
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end)
        + String.format(
            Locale.ROOT,
            "%n… cut here: the first %,d of %,d characters; print the value to see all",
            end,
            text.length());
  }

  private static String summary(Mime mime) {
    return mime.data().keySet().toString();
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
