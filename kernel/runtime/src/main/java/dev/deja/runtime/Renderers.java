package dev.deja.runtime;

import dev.deja.Mime;
import dev.deja.ValueRenderer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The renderers for types that somebody brought along: registered by notebook code, found in the
 * jars it added, or registered with the displayers that several kernels share ({@code jvm-repr}).
 * In this order, the first that knows a value's type shows it. Thread-safe.
 */
final class Renderers {

  private static final String JVM_REPR = "jupyter.Displayers";

  private final ClassLoader loader;
  private final Map<String, ValueRenderer> registered = new LinkedHashMap<>();
  private final Map<String, ValueRenderer> found = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private boolean unsearched;
  private @Nullable Method displayers;

  Renderers(ClassLoader loader) {
    this.loader = loader;
  }

  synchronized void add(ValueRenderer renderer) {
    for (String type : renderer.typeNames()) {
      registered.put(type, renderer);
    }
  }

  /** One that gives way to those that notebook code has registered. */
  synchronized void addUnasked(ValueRenderer renderer) {
    renderer.typeNames().forEach(type -> found.putIfAbsent(type, renderer));
  }

  /** The class path has more: it is searched when the next value is shown. */
  synchronized void classPathChanged() {
    unsearched = true;
  }

  synchronized boolean areNone() {
    return registered.isEmpty() && found.isEmpty() && displayers == null && !unsearched;
  }

  /** Who shows a value, if somebody does. */
  Optional<ValueRenderer> of(Object value) {
    Method shared;
    synchronized (this) {
      if (areNone()) {
        return Optional.empty();
      }
      search();
      Optional<ValueRenderer> renderer = nearest(registered, value.getClass());
      if (renderer.isEmpty()) {
        renderer = nearest(found, value.getClass());
      }
      if (renderer.isPresent()) {
        return renderer;
      }
      shared = displayers;
    }
    return shared == null ? Optional.empty() : shared(value, shared);
  }

  /** By the type nearest to a value's own: its class, superclasses, then interfaces. */
  private static Optional<ValueRenderer> nearest(
      Map<String, ValueRenderer> renderers, Class<?> type) {
    if (renderers.isEmpty()) {
      return Optional.empty();
    }
    ArrayDeque<Class<?>> interfaces = new ArrayDeque<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      ValueRenderer renderer = each == Object.class ? null : renderers.get(each.getName());
      if (renderer != null) {
        return Optional.of(renderer);
      }
      interfaces.addAll(List.of(each.getInterfaces()));
    }
    while (!interfaces.isEmpty()) {
      Class<?> each = interfaces.remove();
      ValueRenderer renderer = renderers.get(each.getName());
      if (renderer != null) {
        return Optional.of(renderer);
      }
      interfaces.addAll(List.of(each.getInterfaces()));
    }
    return Optional.ofNullable(renderers.get(Object.class.getName()));
  }

  private void search() {
    if (!unsearched) {
      return;
    }
    unsearched = false;
    Iterator<ServiceLoader.Provider<ValueRenderer>> providers =
        ServiceLoader.load(ValueRenderer.class, loader).stream().iterator();
    boolean more = true;
    while (more) {
      try {
        more = providers.hasNext();
        if (more) {
          ServiceLoader.Provider<ValueRenderer> provider = providers.next();
          if (known.add(provider.type().getName())) {
            ValueRenderer renderer = provider.get();
            renderer.typeNames().forEach(type -> found.putIfAbsent(type, renderer));
          }
        }
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) { // somebody's jar
        System.err.println("A renderer in the jars on the class path cannot be used: " + e);
      }
    }
    if (displayers == null) {
      displayers = findDisplayers();
    }
  }

  private @Nullable Method findDisplayers() {
    try {
      return Class.forName(JVM_REPR, true, loader).getMethod("display", Object.class);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  /** jvm-repr gives every value a text; one that gives more knows the type. */
  private static Optional<ValueRenderer> shared(Object value, Method display) {
    Mime mime;
    try {
      Map<String, String> data = new LinkedHashMap<>();
      Object shown = display.invoke(null, value);
      if (shown instanceof Map<?, ?> map) {
        map.forEach((type, content) -> data.put(String.valueOf(type), String.valueOf(content)));
      }
      if (data.isEmpty() || Set.of(Mime.TEXT).containsAll(data.keySet())) {
        return Optional.empty();
      }
      mime = new Mime(data);
    } catch (InvocationTargetException e) {
      throw Texts.sneaky(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      return Optional.empty();
    }
    return Optional.of(new Shown(mime));
  }

  private record Shown(Mime mime) implements ValueRenderer {

    @Override
    public List<String> typeNames() {
      return List.of();
    }

    @Override
    public Mime render(Object value) {
      return mime;
    }
  }
}
