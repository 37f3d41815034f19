package dev.deja.runtime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Snapshot} has written, when the user has asked to resume, and nowhere but in
 * the notebook JVM. For one thread.
 */
final class SnapshotReader extends ObjectInputStream {

  private final SnippetLoader loader;
  private final CellTypes types;

  private SnapshotReader(InputStream bytes, SnippetLoader loader, CellTypes types)
      throws IOException {
    super(bytes);
    this.loader = loader;
    this.types = types;
    enableResolveObject(true);
  }

  /**
   * Carries out a {@link FrameKind#RESTORE}: all values are read before the first is put in place.
   *
   * @return why variables were not restored, by name
   */
  static Map<String, String> restore(FrameReader frame, SnippetLoader loader) throws IOException {
    Path file = Path.of(frame.takeText());
    List<String> stored = frame.takeTexts();
    Map<String, String> holders = frame.takeMap();
    CellTypes types = new CellTypes(frame.takeMap());
    Map<String, String> missing = new LinkedHashMap<>();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        SnapshotReader reader = new SnapshotReader(bytes, loader, types)) {
      for (String name : stored) {
        try {
          values.put(name, reader.readObject());
        } catch (ClassNotFoundException e) {
          missing.put(
              name, "its class is not there: " + CellTypes.plain(String.valueOf(e.getMessage())));
        }
      }
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      // What stands behind that in the stream cannot be trusted, nor what shares objects with it.
      return all(holders, "the stored values cannot be read: " + e);
    }
    List<Runnable> puts = new ArrayList<>();
    for (Map.Entry<String, String> holder : holders.entrySet()) {
      String name = holder.getKey();
      if (!values.containsKey(name)) {
        missing.putIfAbsent(name, "it was not stored");
      } else {
        try {
          puts.add(put(loader.loadClass(holder.getValue()), name, values.get(name)));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          missing.put(name, "it cannot be set: " + e);
        }
      }
    }
    missing.keySet().retainAll(holders.keySet());
    if (missing.isEmpty()) {
      puts.forEach(Runnable::run);
    }
    return missing;
  }

  private static Map<String, String> all(Map<String, String> holders, String why) {
    Map<String, String> missing = new LinkedHashMap<>();
    holders.keySet().forEach(name -> missing.put(name, why));
    return missing;
  }

  private static Runnable put(Class<?> holder, String name, @Nullable Object value)
      throws ReflectiveOperationException {
    Field field = holder.getDeclaredField(name);
    field.setAccessible(true);
    Class<?> type = field.getType();
    if (value != null && !type.isPrimitive() && !type.isInstance(value)) {
      throw new ClassCastException(value.getClass().getName() + " is no " + type.getName());
    }
    return () -> {
      try {
        field.set(null, value);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    String key = readUTF();
    if (key.isEmpty()) {
      return super.readClassDescriptor();
    }
    int dimensions = readInt();
    String shape = readUTF();
    ObjectStreamClass stored = super.readClassDescriptor();
    String name = types.className(key);
    Class<?> type = name == null ? null : find(name);
    if (type == null) {
      return stored; // resolving it fails, which is told of the variables that need it alone
    }
    for (int i = 0; i < dimensions; i++) {
      type = type.arrayType();
    }
    ObjectStreamClass own = ObjectStreamClass.lookupAny(type);
    if (!CellTypes.shape(own).equals(shape)) {
      throw new InvalidClassException(key, "it has other fields now");
    }
    return own;
  }

  private @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    Class<?> own = description.forClass();
    if (own != null) {
      return own;
    }
    try {
      return Class.forName(description.getName(), false, loader);
    } catch (ClassNotFoundException e) {
      return super.resolveClass(description); // int and the like
    }
  }

  /** Boxes that Java keeps one of stay that one. */
  @Override
  protected @Nullable Object resolveObject(@Nullable Object object) {
    if (object instanceof Integer number) {
      return kept(number) ? Integer.valueOf(number) : number;
    } else if (object instanceof Long number) {
      return kept(number) ? Long.valueOf(number) : number;
    } else if (object instanceof Short number) {
      return kept(number) ? Short.valueOf(number) : number;
    } else if (object instanceof Byte number) {
      return Byte.valueOf(number);
    } else if (object instanceof Character character) {
      return character < 128 ? Character.valueOf(character) : character;
    }
    return object instanceof Boolean truth ? Boolean.valueOf(truth) : object;
  }

  private static boolean kept(long number) {
    return number >= -128 && number <= 127;
  }
}
