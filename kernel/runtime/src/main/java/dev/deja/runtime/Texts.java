package dev.deja.runtime;

import java.lang.reflect.Array;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as text. What a value's own methods throw passes through to the caller. */
final class Texts {

  /** More characters than this are cut from a text. */
  static final int MAX_TEXT = 200_000;

  /** More elements than this are cut from an array or collection. */
  private static final int MAX_ELEMENTS = 10_000;

  private static final int MAX_BRIEF = 200;
  private static final int BRIEF_ELEMENTS = 10;
  private static final int MAX_DEPTH = 16;

  private static final Pattern SNIPPET_PREFIX = Pattern.compile("REPL\\.\\$JShell\\$\\w+\\$");

  private Texts() {}

  /** A value's text, cut if it is very long. */
  static String of(@Nullable Object value) {
    return cut(whole(value));
  }

  /** A value's text on one line, short enough for a cell of a table. */
  static String brief(@Nullable Object value) {
    String text;
    if (value != null && value.getClass().isArray()) {
      text = elements(value, 0, BRIEF_ELEMENTS);
    } else if (value instanceof Collection<?> all && all.size() > BRIEF_ELEMENTS) {
      text = all.getClass().getSimpleName() + " of " + Grid.count(all.size(), "element");
    } else if (value instanceof Map<?, ?> map && map.size() > BRIEF_ELEMENTS) {
      text =
          map.getClass().getSimpleName()
              + " of "
              + String.format(Locale.ROOT, "%,d entries", map.size());
    } else {
      text = whole(value);
    }
    text = text.length() > 4 * MAX_BRIEF ? text.substring(0, 4 * MAX_BRIEF) : text;
    String line = text.strip();
    if (line.length() <= MAX_BRIEF) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(MAX_BRIEF - 1)) ? MAX_BRIEF - 1 : MAX_BRIEF;
    return line.substring(0, end) + "…";
  }

  private static String whole(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return text;
    }
    if (value.getClass().isArray()) {
      return elements(value, 0, MAX_ELEMENTS);
    }
    String text;
    try {
      text = isLarge(value) ? firstElements(value) : value.toString();
    } catch (RuntimeException | StackOverflowError e) {
      if (!isOfTheJdk(value)) {
        throw e;
      }
      text = firstElements(value);
    }
    return text == null ? "null" : SNIPPET_PREFIX.matcher(text).replaceAll("");
  }

  /** Whether it has the JDK's own toString and so many elements that one must not wait for it. */
  private static boolean isLarge(Object value) {
    int size;
    if (value instanceof AbstractCollection<?> collection) {
      size = collection.size();
    } else if (value instanceof AbstractMap<?, ?> map) {
      size = map.size();
    } else {
      return false;
    }
    return size > MAX_ELEMENTS && isOfTheJdk(value);
  }

  private static boolean isOfTheJdk(Object value) {
    try {
      Class<?> from = value.getClass().getMethod("toString").getDeclaringClass();
      return from == AbstractCollection.class || from == AbstractMap.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /**
   * As the JDK's own toString, until the text is long enough, and with what an element throws in
   * its place.
   */
  private static String firstElements(Object value) {
    boolean map = value instanceof Map<?, ?>;
    StringBuilder out = new StringBuilder(map ? "{" : "[");
    try {
      Collection<?> all = value instanceof Map<?, ?> m ? m.entrySet() : (Collection<?>) value;
      Iterator<?> elements = all.iterator();
      for (int count = 0; elements.hasNext(); count++) {
        checkpoint();
        if (out.length() > MAX_TEXT - 1_000) {
          out.append(String.format(Locale.ROOT, ", … %,d more", all.size() - count));
          break;
        }
        Object element = elements.next();
        out.append(count == 0 ? "" : ", ");
        out.append(element == value ? "(this Collection)" : Cell.element(element));
      }
    } catch (RuntimeException e) { // of its iterator
      rethrowIfStopping(e);
      out.append("… (").append(e.getClass().getName()).append(" while it was read)");
    }
    return out.append(map ? "}" : "]").toString();
  }

  private static String elements(Object array, int depth, int max) {
    StringBuilder out = new StringBuilder();
    elements(array, out, depth, max);
    return out.toString();
  }

  private static void elements(Object array, StringBuilder out, int depth, int max) {
    int length = Array.getLength(array);
    out.append('[');
    for (int i = 0; i < length; i++) {
      out.append(i == 0 ? "" : ", ");
      if (i == max || out.length() > MAX_TEXT) {
        out.append(String.format(Locale.ROOT, "… %,d more", length - i));
        break;
      }
      Object element = Array.get(array, i);
      if (element == null || !element.getClass().isArray()) {
        out.append(whole(element));
      } else if (depth == MAX_DEPTH) {
        out.append("[…]");
      } else {
        elements(element, out, depth + 1, max);
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

  /** Ends the rendering if its cell is being stopped. */
  static void checkpoint() {
    try {
      Checkpoint.check();
    } catch (Throwable e) {
      throw sneaky(e);
    }
  }

  /** What must not be taken for a fault of a value: the cell's end, or the JVM's. */
  static void rethrowIfStopping(Throwable thrown) {
    if (thrown instanceof CellInterrupted
        || thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)
        || thrown.getClass().getName().equals("java.lang.ThreadDeath")) {
      throw sneaky(thrown);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
