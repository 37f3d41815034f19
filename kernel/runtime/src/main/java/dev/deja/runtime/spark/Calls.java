package dev.deja.runtime.spark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls methods of Spark's objects by their names. */
final class Calls {

  private Calls() {}

  /** What a method gives; null if there is none, or it fails. */
  static @Nullable Object call(Object target, String name, Object... arguments) {
    try {
      return invoke(target, name, arguments);
    } catch (InvocationTargetException | IllegalAccessException e) {
      return null; // of another version, or at its end
    }
  }

  /**
   * What a method gives.
   *
   * @throws IllegalStateException if it fails, with what it says; if there is none; if it gives
   *     null
   */
  static Object required(Object target, String name, Object... arguments) {
    Object value;
    try {
      value = invoke(target, name, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage()), e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    if (value == null) {
      throw new IllegalStateException(target.getClass() + " has no " + name);
    }
    return value;
  }

  private static @Nullable Object invoke(Object target, String name, Object... arguments)
      throws InvocationTargetException, IllegalAccessException {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        return method.invoke(target, arguments);
      }
    }
    return null;
  }
}
