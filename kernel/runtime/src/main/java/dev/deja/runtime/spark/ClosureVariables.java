package dev.deja.runtime.spark;

import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds which variables of a notebook a lambda uses, itself or through methods and types of cells,
 * when the lambda is serialized, and gives it their values of that moment. What uses what, the
 * kernel has written down beside each class. Thread-safe.
 */
final class ClosureVariables {

  private static final String CELLS = "REPL/";

  /** Of a method in the file beside its class. */
  private record Uses(Set<String> variables, Set<String> calls) {}

  private final ClassLoader loader;
  private final Path folder;
  private final Map<String, Map<String, Uses>> classes = new HashMap<>();

  ClosureVariables(ClassLoader loader, Path folder) {
    this.loader = loader;
    this.folder = folder;
  }

  Object[] carry(SerializedLambda lambda, Object[] captured) {
    if (!lambda.getImplClass().startsWith(CELLS)) {
      return captured;
    }
    Set<String> variables =
        used(lambda.getImplClass(), lambda.getImplMethodName() + lambda.getImplMethodSignature());
    if (variables.isEmpty()) {
      return captured;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    variables.forEach(variable -> values.put(variable, value(variable)));
    Object[] more = Arrays.copyOf(captured, captured.length + 1);
    more[captured.length] = new Carried(values);
    return more;
  }

  private synchronized Set<String> used(String type, String method) {
    Set<String> variables = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    ArrayDeque<String> open = new ArrayDeque<>();
    open.add(type + "\t" + method);
    while (!open.isEmpty()) {
      String call = open.remove();
      if (!seen.add(call)) {
        continue;
      }
      String[] parts = call.split("\t", 2);
      Map<String, Uses> methods = methods(parts[0]);
      // An object of a type may have any of its methods called, by whoever has it.
      List<Uses> all =
          parts[1].equals("*")
              ? List.copyOf(methods.values())
              : methods.containsKey(parts[1]) ? List.of(methods.get(parts[1])) : List.of();
      all.forEach(
          uses -> {
            variables.addAll(uses.variables());
            open.addAll(uses.calls());
          });
    }
    return variables;
  }

  private Map<String, Uses> methods(String type) {
    return classes.computeIfAbsent(type, this::read);
  }

  private Map<String, Uses> read(String type) {
    Map<String, Uses> methods = new HashMap<>();
    Uses current = new Uses(new HashSet<>(), new HashSet<>());
    try {
      for (String line : Files.readAllLines(folder.resolve(type + ".uses"))) {
        String rest = line.substring(2);
        switch (line.charAt(0)) {
          case 'm' -> {
            current = new Uses(new HashSet<>(), new HashSet<>());
            methods.put(rest, current);
          }
          case 'v' -> current.variables().add(rest);
          default -> current.calls().add(rest);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "which variables '" + type.replace('/', '.') + "' uses is not known: " + e, e);
    }
    return methods;
  }

  private @Nullable Object value(String variable) {
    int hash = variable.indexOf('#');
    String name = variable.substring(hash + 1);
    Object value;
    try {
      Field field = Class.forName(variable.substring(0, hash), true, loader).getDeclaredField(name);
      field.setAccessible(true);
      value = field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the variable '" + name + "' has no value: " + e, e);
    }
    if (value != null && !(value instanceof Serializable)) {
      throw new IllegalArgumentException(
          "the variable '"
              + name
              + "' is used in a lambda that is sent to executors, and its value, of type "
              + value.getClass().getTypeName()
              + ", cannot be serialized. Let its type implement java.io.Serializable, make it inside of"
              + " the lambda, or copy what is needed of it into another variable");
    }
    return value;
  }
}
