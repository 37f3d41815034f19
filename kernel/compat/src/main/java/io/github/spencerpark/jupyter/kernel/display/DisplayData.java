package io.github.spencerpark.jupyter.kernel.display;

import dev.deja.Mime;
import dev.deja.Showable;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value's representations, by MIME type. */
public class DisplayData implements Showable {

  public static final DisplayData EMPTY = new DisplayData();
  public static final DisplayData EMPTY_STRING = new DisplayData("");

  private final Map<String, Object> data = new LinkedHashMap<>();
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
  }

  /** Is not shown by any client that matters, and so it is dropped. */
  public void putMetaData(String key, Object value) {}

  /** Is not shown by any client that matters, and so it is dropped. */
  public void putMetaData(MIMEType mimeType, Object value) {}

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
    putJSON(json);
  }

  public void putSVG(String svg) {
    putData(MIMEType.IMAGE_SVG, svg);
  }

  @Override
  public Mime show() {
    Map<String, String> texts = new LinkedHashMap<>();
    data.forEach((type, content) -> texts.put(type, String.valueOf(content)));
    texts.putIfAbsent(Mime.TEXT, data.keySet().toString());
    return new Mime(texts);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
