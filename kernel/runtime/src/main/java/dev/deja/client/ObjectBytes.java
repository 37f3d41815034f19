package dev.deja.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.StreamCorruptedException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects with the classes that the calling thread's code has. A class that cells had
 * declared is the one that cells of this session have declared under its name.
 */
final class ObjectBytes extends ObjectInputStream {

  /** A class of a cell: the wrapper around it has another name in each session. */
  private static final Pattern OF_A_CELL = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$](.+)");

  /** The same, and arrays of it. */
  private static final Pattern ARRAY_OR_CLASS_OF_A_CELL =
      Pattern.compile("((?:\\[+L)?)REPL\\.\\$JShell\\$\\w+[.$]([^;]+);?");

  /** What stands before the name of such a class in the type of a field. */
  private static final Pattern HOLDER = Pattern.compile("REPL/\\$JShell\\$\\w+[/$]");

  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  private final Store store;

  private ObjectBytes(InputStream in, Store store) throws IOException {
    super(in);
    this.store = store;
  }

  /**
   * @param what it is, for messages
   * @throws IllegalStateException if a class is missing or another one now
   */
  static Object read(InputStream in, String what, Store store) throws IOException {
    try (ObjectBytes objects = new ObjectBytes(in, store)) {
      return objects.readObject();
    } catch (ClassNotFoundException e) {
      Matcher cell = OF_A_CELL.matcher(String.valueOf(e.getMessage()));
      String name = cell.matches() ? cell.group(1) : String.valueOf(e.getMessage());
      throw new IllegalStateException(
          what
              + " needs the class "
              + name
              + (cell.matches() ? ", which a cell declared" : "")
              + (cell.matches() ? "; declare it here too" : "; add it first, with %maven or %jars"),
          e);
    } catch (InvalidClassException | InvalidObjectException | ClassCastException e) {
      throw new IllegalStateException(
          what + " was kept with another version of a class: " + e.getMessage(), e);
    } catch (StreamCorruptedException e) {
      throw new IllegalStateException(what + " is no serialized object: " + e.getMessage(), e);
    }
  }

  /** What describes a class of cells describes that of this session, whose name is another. */
  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    ObjectStreamClass stored = super.readClassDescriptor();
    Matcher cell = ARRAY_OR_CLASS_OF_A_CELL.matcher(stored.getName());
    if (!cell.matches()) {
      return stored;
    }
    Class<?> type = store.declaredByCells(cell.group(2));
    if (type == null) {
      return stored;
    }
    ObjectStreamClass own = ObjectStreamClass.lookupAny(type);
    if (cell.group(1).isEmpty() && !fields(own).equals(fields(stored))) {
      throw new InvalidClassException(cell.group(2), "it has other fields here");
    }
    for (int dimension = 1; dimension < cell.group(1).length(); dimension++) {
      type = type.arrayType(); // [[L for two of them
    }
    return ObjectStreamClass.lookupAny(type);
  }

  private static List<String> fields(ObjectStreamClass type) {
    return Stream.of(type.getFields()).map(field -> field.getName() + ":" + type(field)).toList();
  }

  private static String type(ObjectStreamField field) {
    return field.isPrimitive()
        ? String.valueOf(field.getTypeCode())
        : HOLDER.matcher(field.getTypeString()).replaceAll("");
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass type)
      throws IOException, ClassNotFoundException {
    Class<?> own = type.forClass();
    if (own != null) {
      return own;
    }
    try {
      return Class.forName(type.getName(), false, loader);
    } catch (ClassNotFoundException e) {
      return super.resolveClass(type);
    }
  }
}
