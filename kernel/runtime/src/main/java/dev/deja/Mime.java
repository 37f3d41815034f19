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
 * @param metadata MIME type to a JSON object that says how a client is to show it, as Jupyter has
 *     it; usually empty
 */
public record Mime(Map<String, String> data, Map<String, String> metadata) {

  public static final String TEXT = "text/plain";
  public static final String HTML = "text/html";

  public Mime {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** A value without metadata. */
  public Mime(Map<String, String> data) {
    this(data, Map.of());
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
    return new Mime(more, metadata);
  }

  /**
   * The same with metadata for one of its types.
   *
   * @param json a JSON object, such as {@code {"isolated": true}} for HTML
   */
  public Mime withMetadata(String mimeType, String json) {
    Map<String, String> more = new LinkedHashMap<>(metadata);
    more.put(mimeType, json);
    return new Mime(data, more);
  }

  /**
   * The same with its images shown in a size.
   *
   * @param width in CSS pixels, at least 1
   * @param height in CSS pixels, at least 1
   */
  public Mime sized(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image cannot be " + width + " × " + height + " pixels: both must be 1 or more");
    }
    Mime sized = this;
    for (String type : data.keySet()) {
      if (type.startsWith("image/")) {
        String json = "{\"width\": " + width + ", \"height\": " + height + "}";
        sized = sized.withMetadata(type, json);
      }
    }
    return sized;
  }

  /** The same with its JSON unfolded when it is first shown. */
  public Mime expanded() {
    return withMetadata("application/json", "{\"expanded\": true}");
  }
}
