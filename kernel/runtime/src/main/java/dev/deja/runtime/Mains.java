package dev.deja.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;

/** Runs programs that cells declare, as the {@code java} launcher does (JEP 512). */
public final class Mains {

  private Mains() {}

  /**
   * Runs {@code main(String[])}, else {@code main()}; if that is no static method, on a new object.
   * What it throws is thrown here.
   *
   * @throws IllegalArgumentException if the class has no such method, or no object can be made
   */
  public static void run(Class<?> program, String... arguments) {
    Method main =
        find(program)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        program.getSimpleName() + " has no method main(String[]) or main()"));
    run(program, main, arguments);
  }

  /**
   * Runs the first of some classes that has a {@code main}, as {@link #run(Class, String...)} does;
   * without arguments there may be none.
   */
  public static void runFirst(Class<?>[] programs, String... arguments) {
    for (Class<?> program : programs) {
      Optional<Method> main = find(program);
      if (main.isPresent()) {
        run(program, main.get(), arguments);
        return;
      }
    }
    if (arguments.length > 0) {
      run(programs[0], arguments);
    }
  }

  private static void run(Class<?> program, Method main, String... arguments) {
    try {
      main.setAccessible(true);
      Object target = Modifier.isStatic(main.getModifiers()) ? null : newObject(program);
      if (main.getParameterCount() == 0) {
        main.invoke(target);
      } else {
        main.invoke(target, (Object) arguments);
      }
    } catch (InvocationTargetException e) {
      throw Texts.sneaky(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(program.getSimpleName() + " cannot be run: " + e, e);
    }
  }

  private static Optional<Method> find(Class<?> program) {
    return find(program, String[].class).or(() -> find(program, new Class<?>[0]));
  }

  private static Optional<Method> find(Class<?> program, Class<?>... parameters) {
    for (Class<?> type = program; type != null; type = type.getSuperclass()) {
      Optional<Method> found =
          Arrays.stream(type.getDeclaredMethods())
              .filter(each -> each.getName().equals("main"))
              .filter(each -> each.getReturnType() == void.class)
              .filter(each -> Arrays.equals(each.getParameterTypes(), parameters))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Object newObject(Class<?> program) throws ReflectiveOperationException {
    Constructor<?> constructor = program.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
