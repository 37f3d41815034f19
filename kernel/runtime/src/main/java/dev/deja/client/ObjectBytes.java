package dev.deja.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads objects with the classes that the calling thread's code has, those of cells included. */
final class ObjectBytes extends ObjectInputStream {

  /** A class of a cell: the wrapper around it has another name in each session. */
  private static final Pattern OF_A_CELL = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$](.+)");

  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  private ObjectBytes(InputStream in) throws IOException {
    super(in);
  }

  static Object read(InputStream in, String what) throws IOException {
    try (ObjectBytes objects = new ObjectBytes(in)) {
      return objects.readObject();
    } catch (ClassNotFoundException e) {
      Matcher cell = OF_A_CELL.matcher(String.valueOf(e.getMessage()));
      String name = cell.matches() ? cell.group(1) : String.valueOf(e.getMessage());
      throw new IllegalStateException(
          what
              + " needs the class "
              + name
              + (cell.matches() ? ", which a cell declared" : "")
              + "; add it first"
              + (cell.matches() ? ", from a jar" : ", with %maven or %jars"),
          e);
    } catch (InvalidClassException e) {
      throw new IllegalStateException(
          what + " was kept with another version of a class: " + e.getMessage(), e);
    } catch (StreamCorruptedException e) {
      throw new IllegalStateException(what + " is no serialized object: " + e.getMessage(), e);
    }
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass type)
      throws IOException, ClassNotFoundException {
    try {
      return Class.forName(type.getName(), false, loader);
    } catch (ClassNotFoundException e) {
      return super.resolveClass(type);
    }
  }
}
