package io.github.spencerpark.jupyter.kernel.display;

import dev.deja.Deja;
import dev.deja.Mime;
import dev.deja.ValueRenderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says how values of a type are shown. */
public class Renderer {

  public <T> RenderRegistration<T> createRegistration(Class<T> type) {
    return new RenderRegistration<>(type);
  }

  /**
   * Shows values of these types with this function.
   *
   * @param preferred what to ask it for; empty for all that it supports
   */
  public <T> void register(
      Set<MIMEType> supported,
      Set<MIMEType> preferred,
      Set<Class<? extends T>> types,
      RenderFunction<T> function) {
    Set<MIMEType> wanted = preferred.isEmpty() ? supported : preferred;
    List<String> names = types.stream().<String>map(Class::getName).toList();
    Deja.addRenderer(
        new ValueRenderer() {
          @Override
          public List<String> typeNames() {
            return names;
          }

          @Override
          @SuppressWarnings("unchecked") // it is called for values of these types
          public Mime render(Object value) {
            RenderContext context = new RenderContext(wanted);
            function.render((T) value, context);
            return context.finished(String.valueOf(value));
          }
        });
  }

  public DisplayData render(@Nullable Object value) {
    return data(Deja.mimeOf(value));
  }

  public DisplayData render(@Nullable Object value, Map<String, Object> parameters) {
    return render(value);
  }

  public DisplayData renderAs(@Nullable Object value, String... types) {
    return data(dev.deja.Display.render(value, types));
  }

  public DisplayData renderAs(
      @Nullable Object value, Map<String, Object> parameters, String... types) {
    return renderAs(value, types);
  }

  private static DisplayData data(Mime mime) {
    DisplayData data = new DisplayData();
    mime.data().forEach(data::putData);
    return data;
  }

  /** A registration under way; {@link #register} ends it. */
  public class RenderRegistration<T> {

    private final Set<MIMEType> supported = new LinkedHashSet<>();
    private final Set<MIMEType> preferred = new LinkedHashSet<>();
    private final List<Class<? extends T>> types = new ArrayList<>();

    public RenderRegistration(Class<? extends T> type) {
      types.add(type);
    }

    public RenderRegistration<T> supporting(MIMEType... mimeTypes) {
      supported.addAll(List.of(mimeTypes));
      return this;
    }

    public RenderRegistration<T> preferring(MIMEType... mimeTypes) {
      preferred.addAll(List.of(mimeTypes));
      return this;
    }

    public RenderRegistration<T> supporting(String... mimeTypes) {
      List.of(mimeTypes).forEach(type -> supported.add(MIMEType.parse(type)));
      return this;
    }

    public RenderRegistration<T> preferring(String... mimeTypes) {
      List.of(mimeTypes).forEach(type -> preferred.add(MIMEType.parse(type)));
      return this;
    }

    public RenderRegistration<T> onType(Class<? extends T> type) {
      types.add(type);
      return this;
    }

    public void register(RenderFunction<T> function) {
      Renderer.this.register(supported, preferred, Set.copyOf(types), function);
    }
  }
}
