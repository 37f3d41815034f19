package dev.deja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that every cell can call without a class name, named and shaped as notebooks made
 * for IJava and JJava expect them. A method of the user's own with the same name wins.
 *
 * <p>Not final, because the classes that those notebooks import inherit from it: a function that is
 * imported twice is then one and the same, and its call is not ambiguous.
 */
public class Display {

  protected Display() {}

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
  public static Mime render(@Nullable Object value) {
    return Deja.mimeOf(value);
  }

  /**
   * A value as the given MIME types and no other: text is taken as being of these types, other
   * values are rendered, and what they do not offer is their text.
   */
  public static Mime render(@Nullable Object value, String... mimeTypes) {
    if (mimeTypes.length == 0) {
      return render(value);
    }
    Map<String, String> data = new LinkedHashMap<>();
    Map<String, String> offered =
        value instanceof CharSequence ? Map.of() : Deja.mimeOf(value).data();
    for (String mimeType : mimeTypes) {
      String content = offered.get(mimeType);
      data.put(mimeType, content == null ? String.valueOf(value) : content);
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

  /** Runs code in the session while this cell waits; see {@link Deja#eval}. */
  public static @Nullable Object eval(String code) {
    return Deja.eval(code);
  }

  /** Runs {@code %name arguments…} while this cell waits; see {@link Deja#magic}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the other kernels have it
  public static <T> @Nullable T lineMagic(String name, List<String> arguments) {
    return (T) Deja.magic(name, arguments, null);
  }

  /** Runs {@code %%name arguments…} while this cell waits; see {@link Deja#magic}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the other kernels have it
  public static <T> @Nullable T cellMagic(String name, List<String> arguments, String body) {
    return (T) Deja.magic(name, arguments, body);
  }

  /** {@code System.out.printf}. */
  public static void printf(String format, @Nullable Object... arguments) {
    System.out.printf(format, arguments);
  }
}
