package io.github.spencerpark.jupyter.kernel.magic.registry;

import dev.deja.Deja;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The magics of the session: those that notebook code makes, and the kernel's own. */
public class Magics {

  private final Map<String, LineMagicFunction<?>> lineMagics = new ConcurrentHashMap<>();
  private final Map<String, CellMagicFunction<?>> cellMagics = new ConcurrentHashMap<>();

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // its users declare what it gives
  public <T> @Nullable T applyLineMagic(String name, List<String> arguments) throws Exception {
    return (T) Deja.magic(name, arguments, null);
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // its users declare what it gives
  public <T> @Nullable T applyCellMagic(String name, List<String> arguments, String body)
      throws Exception {
    return (T) Deja.magic(name, arguments, body);
  }

  public void registerLineMagic(String name, LineMagicFunction<?> magic) {
    lineMagics.put(name, magic);
    register(name);
  }

  public void registerCellMagic(String name, CellMagicFunction<?> magic) {
    cellMagics.put(name, magic);
    register(name);
  }

  public <T extends LineMagicFunction<?> & CellMagicFunction<?>> void registerLineCellMagic(
      String name, T magic) {
    registerLineMagic(name, magic);
    registerCellMagic(name, magic);
  }

  /** Registers the annotated methods of an object. */
  public void registerMagics(Object instance) {
    if (instance instanceof Class<?> type) {
      registerMagics(type);
    } else {
      registerAll(instance.getClass(), instance);
    }
  }

  /** Registers the annotated static methods of a class. */
  public void registerMagics(Class<?> type) {
    registerAll(type, null);
  }

  private void register(String name) {
    Deja.magic(name, (arguments, body) -> run(name, arguments, body));
  }

  private @Nullable Object run(String name, List<String> arguments, @Nullable String body)
      throws Exception {
    LineMagicFunction<?> line = lineMagics.get(name);
    CellMagicFunction<?> cell = cellMagics.get(name);
    if (body == null && line != null) {
      return line.execute(arguments);
    } else if (body != null && cell != null) {
      return cell.execute(arguments, body);
    }
    throw new UndefinedMagicException(
        line == null
            ? "%%" + name + " stands over a cell: write it with two percent signs"
            : "%" + name + " stands on a line: write it with one percent sign");
  }

  private void registerAll(Class<?> type, @Nullable Object instance) {
    for (Method method : type.getDeclaredMethods()) {
      if (instance == null && !Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      List<String> line = names(method, "LineMagic");
      List<String> cell = names(method, "CellMagic");
      if (!line.isEmpty() || !cell.isEmpty()) {
        method.setAccessible(true);
      }
      line.forEach(name -> registerLineMagic(name, arguments -> call(method, instance, arguments)));
      cell.forEach(
          name ->
              registerCellMagic(
                  name, (arguments, body) -> call(method, instance, arguments, body)));
    }
  }

  /** The names in an annotation of this name, of whatever kernel it is. */
  private static List<String> names(Method method, String annotationName) {
    List<String> names = new ArrayList<>();
    for (Annotation annotation : method.getAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (type.getSimpleName().equals(annotationName)) {
        try {
          String value = String.valueOf(type.getMethod("value").invoke(annotation));
          names.add(value.isEmpty() ? method.getName() : value);
          names.addAll(List.of((String[]) type.getMethod("aliases").invoke(annotation)));
        } catch (ReflectiveOperationException e) {
          throw new IllegalArgumentException(annotation + " does not say the magic's name", e);
        }
      }
    }
    return names;
  }

  /** A method may take fewer parameters than it is offered. */
  private static @Nullable Object call(Method method, @Nullable Object instance, Object... offered)
      throws Exception {
    Object[] arguments = new Object[method.getParameterCount()];
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < arguments.length; i++) {
      for (Object each : offered) {
        if (types[i].isInstance(each)) {
          arguments[i] = each;
        }
      }
    }
    try {
      return method.invoke(instance, arguments);
    } catch (java.lang.reflect.InvocationTargetException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw e;
    }
  }
}
