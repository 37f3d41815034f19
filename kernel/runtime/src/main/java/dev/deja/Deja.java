package dev.deja;

import java.util.Map;
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

  /** Shows HTML. */
  public static void html(String html) {
    display(Mime.of("text/html", html));
  }

  /**
   * Shows one value in several representations; the client picks the best it knows.
   *
   * @param data MIME type to content: text types hold text, binary types base64, JSON types JSON
   */
  public static void mime(Map<String, String> data) {
    display(new Mime(data));
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

  /** Puts a tag on this execution. */
  public static void tag(String tag) {
    note("tag", "{\"tag\":" + JsonText.of(tag) + ",\"add\":true}");
  }

  /** Takes a tag off this execution. */
  public static void untag(String tag) {
    note("tag", "{\"tag\":" + JsonText.of(tag) + ",\"add\":false}");
  }

  private static void note(String topic, String json) {
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
