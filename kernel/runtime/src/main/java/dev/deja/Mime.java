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

  public Mime {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  public static Mime of(String mimeType, String content) {
    return new Mime(Map.of(mimeType, content));
  }
}
