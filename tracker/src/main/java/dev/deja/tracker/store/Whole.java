package dev.deja.tracker.store;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether records that were read have all that they must have. */
final class Whole {

  private Whole() {}

  /**
   * Looks at all components of a record, and of records in it: what may be absent is empty, and
   * never null.
   *
   * @throws StoreException if one is null
   */
  static void require(Object value, String key) {
    if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        Object part = part(value, component);
        if (part == null) {
          throw new StoreException(
              "'"
                  + key
                  + "' is damaged: a "
                  + value.getClass().getSimpleName()
                  + " has no "
                  + component.getName());
        }
        require(part, key);
      }
    } else if (value instanceof Iterable<?> parts && value instanceof java.util.Collection) {
      for (Object part : parts) {
        require(part, key);
      }
    } else if (value instanceof Optional<?> optional && optional.isPresent()) {
      require(optional.get(), key);
    }
  }

  private static @Nullable Object part(Object value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
