package dev.deja.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds objects of classes of cells, or of the user's jars, that have something else written in
 * their place ({@code writeReplace}): a stream says nothing of them. For one thread.
 */
final class Substitutes {

  private final Map<Class<?>, Boolean> known = new HashMap<>();

  /** The class of such an object, if an object is one or holds one directly; else null. */
  @Nullable Class<?> in(@Nullable Object object) throws IllegalAccessException {
    if (object == null) {
      return null;
    }
    Class<?> own = one(object);
    if (own != null) {
      return own;
    }
    Class<?> type = object.getClass();
    if (type.isArray()) {
      return type.getComponentType().isPrimitive() ? null : inArray(object);
    } else if (SnippetLoader.loads(type)) {
      return inFields(object, type);
    } else if (object instanceof Collection<?> collection) {
      return among(collection);
    } else if (object instanceof Map<?, ?> map) {
      Class<?> key = among(map.keySet());
      return key == null ? among(map.values()) : key;
    } else if (object instanceof Map.Entry<?, ?> entry) {
      Class<?> key = one(entry.getKey());
      return key == null ? one(entry.getValue()) : key;
    }
    return object instanceof AtomicReference<?> reference ? one(reference.get()) : null;
  }

  private @Nullable Class<?> among(Collection<?> elements) {
    for (Object element : elements) {
      Class<?> found = one(element);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Class<?> inArray(Object array) {
    for (int i = 0; i < Array.getLength(array); i++) {
      Class<?> found = one(Array.get(array, i));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Class<?> inFields(Object object, Class<?> type) throws IllegalAccessException {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (!SnippetLoader.loads(each)) {
        return null;
      }
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Class<?> found = one(field.get(object));
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  private @Nullable Class<?> one(@Nullable Object object) {
    return object != null
            && SnippetLoader.loads(object.getClass())
            && known.computeIfAbsent(object.getClass(), Substitutes::hasOne)
        ? object.getClass()
        : null;
  }

  private static boolean hasOne(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      try {
        Method unused = each.getDeclaredMethod("writeReplace");
        return true;
      } catch (NoSuchMethodException e) {
        // Perhaps its superclass.
      }
    }
    return false;
  }
}
