package io.github.spencerpark.jupyter.kernel.display;

import dev.deja.Mime;
import dev.deja.Showable;
import dev.deja.json.JsonText;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value's representations, by MIME type, and what clients are to know of them. */
public class DisplayData implements Showable {

  public static final DisplayData EMPTY = new DisplayData();
  public static final DisplayData EMPTY_STRING = new DisplayData("");

  private final Map<String, Object> data = new LinkedHashMap<>();
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private @Nullable String displayId;

  public static DisplayData emptyIfNull(@Nullable DisplayData data) {
    return data == null ? EMPTY : data;
  }

  public DisplayData() {}

  public DisplayData(String text) {
    putText(text);
  }

  public DisplayData(DisplayData other) {
    assign(other);
    displayId = other.displayId;
  }

  public void putData(String mimeType, Object content) {
    data.put(mimeType, content);
  }

  public void putData(MIMEType mimeType, Object content) {
    data.put(mimeType.toString(), content);
  }

  public void putData(MIMEType mimeType, Object content, Object metadata) {
    putData(mimeType, content);
    putMetaData(mimeType, metadata);
  }

  /**
   * Metadata of all representations, or of one if the key is a MIME type.
   *
   * @param value text, a number, a boolean, or a map or collection of these
   */
  public void putMetaData(String key, Object value) {
    metadata.put(key, value);
  }

  /** Metadata of one representation. */
  public void putMetaData(MIMEType mimeType, Object value) {
    putMetaData(mimeType.toString(), value);
  }

  public void putTransientData(String key, Object value) {
    if (key.equals("display_id")) {
      displayId = String.valueOf(value);
    }
  }

  public @Nullable Object getData(MIMEType mimeType) {
    return data.get(mimeType.toString());
  }

  public boolean hasDataForType(MIMEType mimeType) {
    return data.containsKey(mimeType.toString());
  }

  /** Takes over everything the other has. */
  public void assign(DisplayData other) {
    data.putAll(other.data);
    metadata.putAll(other.metadata);
  }

  public void setDisplayId(String id) {
    displayId = id;
  }

  public boolean hasDisplayId() {
    return displayId != null;
  }

  public @Nullable String getDisplayId() {
    return displayId;
  }

  public void putText(String text) {
    putData(MIMEType.TEXT_PLAIN, text);
  }

  public void putHTML(String html) {
    putData(MIMEType.TEXT_HTML, html);
  }

  public void putLatex(String latex) {
    putData(MIMEType.TEXT_LATEX, latex);
  }

  /** LaTeX of a formula, without the dollar signs. */
  public void putMath(String formula) {
    putLatex("$$" + formula + "$$");
  }

  public void putMarkdown(String markdown) {
    putData(MIMEType.TEXT_MARKDOWN, markdown);
  }

  public void putJavaScript(String javascript) {
    putData(MIMEType.APPLICATION_JAVASCRIPT, javascript);
  }

  public void putJSON(String json) {
    putData(MIMEType.APPLICATION_JSON, json);
  }

  public void putJSON(String json, boolean expanded) {
    putData(MIMEType.APPLICATION_JSON, json, Map.of("expanded", expanded));
  }

  public void putSVG(String svg) {
    putData(MIMEType.IMAGE_SVG, svg);
  }

  @Override
  public Mime show() {
    Map<String, String> texts = new LinkedHashMap<>();
    data.forEach((type, content) -> texts.put(type, text(type, content)));
    texts.putIfAbsent(Mime.TEXT, data.keySet().toString());
    Map<String, String> told = new LinkedHashMap<>();
    metadata.forEach((key, value) -> told.put(key, JsonText.of(value)));
    return new Mime(texts, told);
  }

  private static String text(String type, Object content) {
    boolean isJson = type.endsWith("json") && !(content instanceof CharSequence);
    return isJson ? JsonText.of(content) : String.valueOf(content);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
