package io.github.spencerpark.jupyter.kernel.display;

import dev.deja.Mime;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which representations are wanted, and where they go. */
public class RenderContext {

  private final Set<MIMEType> wanted;
  private final DisplayData output = new DisplayData();

  /**
   * @param wanted the types that are wanted; none means any
   */
  protected RenderContext(Set<MIMEType> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  public Renderer getRenderer() {
    return new Renderer();
  }

  public DisplayData getOutputContainer() {
    return output;
  }

  /** No client gives any. */
  public Map<String, Object> getParams() {
    return Map.of();
  }

  public @Nullable Object getParameter(String key) {
    return null;
  }

  public @Nullable Object getParameter(String key, @Nullable Object fallback) {
    return fallback;
  }

  public @Nullable String getParameterAsString(String key) {
    return null;
  }

  public @Nullable String getParameterAsString(String key, @Nullable String fallback) {
    return fallback;
  }

  public @Nullable Integer getParameterAsInt(String key) {
    return null;
  }

  public @Nullable Integer getParameterAsInt(String key, @Nullable Integer fallback) {
    return fallback;
  }

  public @Nullable Double getParameterAsDouble(String key) {
    return null;
  }

  public @Nullable Double getParameterAsDouble(String key, @Nullable Double fallback) {
    return fallback;
  }

  public @Nullable Boolean getParameterAsBoolean(String key) {
    return null;
  }

  public @Nullable Boolean getParameterAsBoolean(String key, @Nullable Boolean fallback) {
    return fallback;
  }

  public boolean wantsDataRenderedAs(MIMEType type) {
    return wanted.isEmpty() || wanted.stream().anyMatch(each -> each.covers(type));
  }

  /** The type as it is wanted, or null if it is not. */
  public @Nullable MIMEType resolveRequestedType(MIMEType type) {
    return wantsDataRenderedAs(type) ? type : null;
  }

  public boolean renderIfRequested(MIMEType type, Supplier<Object> content) {
    return renderIfRequested(type, (wantedType, data) -> data.putData(wantedType, content.get()));
  }

  public boolean renderIfRequested(MIMEType type, Function<MIMEType, Object> content) {
    return renderIfRequested(
        type, (wantedType, data) -> data.putData(wantedType, content.apply(wantedType)));
  }

  public boolean renderIfRequested(MIMEType type, BiConsumer<MIMEType, DisplayData> writer) {
    boolean render = wantsDataRenderedAs(type);
    if (render) {
      writer.accept(type, output);
    }
    return render;
  }

  /** What has been written, with this text unless it has one. */
  Mime finished(String text) {
    if (!output.hasDataForType(MIMEType.TEXT_PLAIN)) {
      output.putText(text);
    }
    return output.show();
  }
}
