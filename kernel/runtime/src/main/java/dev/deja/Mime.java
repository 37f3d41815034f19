package dev.deja;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value that says itself how it is shown: as a cell's last expression, or given to {@link
 * Deja#display(Object)}.
 *
 * @param data MIME type to content, best first: text types hold text, binary types base64, JSON
 *     types JSON
 */
public record Mime(Map<String, String> data) {

  public static final String TEXT = "text/plain";
  public static final String HTML = "text/html";

  public Mime {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  public static Mime of(String mimeType, String content) {
    return new Mime(Map.of(mimeType, content));
  }

  /** HTML; what it holds of others' text must be escaped. */
  public static Mime html(String html) {
    return of(HTML, html);
  }

  public static Mime text(String text) {
    return of(TEXT, text);
  }

  /** The same with one representation more, or another in the place of the one of this type. */
  public Mime and(String mimeType, String content) {
    Map<String, String> more = new LinkedHashMap<>(data);
    more.put(mimeType, content);
    return new Mime(more);
  }
}
