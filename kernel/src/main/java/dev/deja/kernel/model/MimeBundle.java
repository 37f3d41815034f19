package dev.deja.kernel.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value in several representations, as Jupyter's {@code data} and {@code metadata} objects hold
 * it: MIME type to content, best representation first.
 *
 * <p>Text types hold the text. Binary types ({@code image/png}) hold base64 text. JSON types
 * ({@code application/json}, {@code …+json}) hold the JSON <em>text</em>; whoever writes the wire
 * or a notebook parses it into an object.
 *
 * @param data MIME type to content; never null, may be empty; iteration order is kept
 * @param metadata MIME type to a JSON object's text; never null, usually empty
 */
public record MimeBundle(Map<String, String> data, Map<String, String> metadata) {

  public static final String TEXT = "text/plain";
  public static final String HTML = "text/html";

  public MimeBundle {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** A bundle with one {@code text/plain} representation. */
  public static MimeBundle text(String text) {
    return new MimeBundle(Map.of(TEXT, text), Map.of());
  }

  /** Whether a MIME type's content is JSON text. */
  public static boolean isJson(String mimeType) {
    return mimeType.equals("application/json") || mimeType.endsWith("+json");
  }
}
