package dev.deja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that every cell can call without a class name, named and shaped as notebooks made
 * for IJava expect them. A method of the user's own with the same name wins.
 */
public final class Display {

  private Display() {}

  /**
   * Shows a value.
   *
   * @return the name to give {@link #updateDisplay}
   */
  public static String display(@Nullable Object value) {
    return Deja.display(value);
  }

  /** Shows text as being of the given MIME types, for example {@code text/html}. */
  public static String display(@Nullable Object value, String... mimeTypes) {
    return Deja.display(render(value, mimeTypes));
  }

  /** What {@code display} would show, as a value. */
  public static @Nullable Object render(@Nullable Object value, String... mimeTypes) {
    if (mimeTypes.length == 0 || value == null || value instanceof Mime) {
      return value;
    }
    Map<String, String> data = new LinkedHashMap<>();
    for (String mimeType : mimeTypes) {
      data.put(mimeType, value.toString());
    }
    return new Mime(data);
  }

  /** Replaces what is shown under a name. */
  public static void updateDisplay(String id, @Nullable Object value) {
    Deja.updateDisplay(id, value);
  }

  /** Replaces what is shown under a name by text of the given MIME types. */
  public static void updateDisplay(String id, @Nullable Object value, String... mimeTypes) {
    Deja.updateDisplay(id, render(value, mimeTypes));
  }
}
