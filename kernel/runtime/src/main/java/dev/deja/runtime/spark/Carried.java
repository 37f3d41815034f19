package dev.deja.runtime.spark;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of a notebook's variables that travel with a lambda to another JVM, as the last of what it
 * has captured. There cells' classes are rewritten: where they read a variable they ask here, and
 * get the value that came with the lambda that runs; a variable that did not come is an error and
 * never a value of its own.
 *
 * <p>This class goes to executors too, so that it uses the JDK alone, and nothing beside it.
 */
public final class Carried implements Serializable {

  private static final long serialVersionUID = 1;

  private static final ThreadLocal<@Nullable Carried> CURRENT = new ThreadLocal<>();

  /** By class and name: {@code REPL.$JShell$S3#factor}. */
  private final LinkedHashMap<String, @Nullable Object> values;

  Carried(Map<String, @Nullable Object> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * The value of a variable; called by classes of cells.
   *
   * @throws IllegalStateException if it did not come with the lambda that runs
   */
  public static @Nullable Object get(String variable) {
    Carried current = CURRENT.get();
    if (current == null || !current.values.containsKey(variable)) {
      throw new IllegalStateException(
          "the variable '"
              + name(variable)
              + "' of a cell has no value on this executor: only lambdas carry the variables that"
              + " they use. Copy it into a local variable or a field of what is sent, as in"
              + " { var copy = "
              + name(variable)
              + "; … }, or use a lambda instead of a class");
    }
    return current.values.get(variable);
  }

  /**
   * Called by classes of cells that would change a variable.
   *
   * @throws IllegalStateException always: nobody would ever see the change
   */
  public static void refuse(String variable) {
    throw new IllegalStateException(
        "the variable '"
            + name(variable)
            + "' of a cell cannot be changed on an executor, where it is a copy: the change would"
            + " be lost. Use an accumulator, or return the value and collect it");
  }

  private static String name(String variable) {
    return variable.substring(variable.indexOf('#') + 1);
  }

  /** A lambda that has arrived, together with what it carries, if it carries something. */
  public static Object bound(SerializedLambda arrived, Object lambda) {
    int last = arrived.getCapturedArgCount() - 1;
    if (last < 0 || !(arrived.getCapturedArg(last) instanceof Carried carried)) {
      return lambda;
    }
    return carried.around(lambda, lambda.getClass().getInterfaces());
  }

  private Object around(Object target, Class<?>... interfaces) {
    return Proxy.newProxyInstance(
        target.getClass().getClassLoader() == null
            ? Carried.class.getClassLoader()
            : target.getClass().getClassLoader(),
        interfaces,
        (proxy, method, arguments) -> {
          Carried before = CURRENT.get();
          CURRENT.set(this);
          try {
            method.setAccessible(true);
            return lazily(method.invoke(target, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          } finally {
            CURRENT.set(before);
          }
        });
  }

  /** Elements may be made later, by a lambda inside of this one. */
  private @Nullable Object lazily(@Nullable Object result) {
    return result instanceof Iterator<?> ? around(result, Iterator.class) : result;
  }
}
