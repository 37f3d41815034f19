package dev.deja.runtime;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of variables to a file between two cells, so that a later session can take them
 * up: all in one graph of objects, so that what was one object is one again. A variable whose value
 * would not come back as it was is left out, and the file says why.
 *
 * <p>Written on the thread that runs cells, so that no cell changes anything meanwhile; where
 * threads of cells live on, nothing is written. The next cell waits for it, so all of them together
 * take no more than a second and a tenth of the session; one that would take longer gives up, and
 * leaves the file before it in place.
 *
 * <p>The file: a Java serialization stream with one object for each variable that is in it; then,
 * as {@link java.io.DataOutput} writes them, {@link #FORMAT} (UTF), the runtime version of Java
 * (UTF), the number of the cell run (int), the number of variables (int) and for each its name,
 * type and why it is left out (UTF, empty if it is in the stream); then the length of all that
 * (int) and {@link #MARK} (int).
 */
final class Snapshot {

  static final String FORMAT = "deja-snapshot-1";

  /** The last four bytes of a whole file. */
  static final int MARK = 0xDE1A5A9E;

  /** What all of them may take in a session beside their share. */
  private static final long CREDIT_NANOS = 1_000_000_000;

  private static final int SHARE = 10;

  /**
   * A variable: a static field.
   *
   * @param holder full name of its class
   */
  record Variable(String name, String type, String holder) {}

  /** A value that could not be written, and still cannot if it is the same object. */
  private record Refused(WeakReference<Object> value, String why, long budgetNanos) {}

  private final SnippetLoader loader;
  private final FileReports files;
  private final Map<String, Refused> refused = new HashMap<>();
  private final long startedAt = System.nanoTime();
  private long spent;

  Snapshot(SnippetLoader loader, FileReports files) {
    this.loader = loader;
    this.files = files;
  }

  /** Carries out a {@link FrameKind#SNAPSHOT}. */
  void write(FrameReader frame) {
    int cell = frame.takeInt();
    Path file = Path.of(frame.takeText());
    long mostBytes = frame.takeLong();
    List<Variable> variables = new ArrayList<>();
    for (int i = frame.takeInt(); i > 0; i--) {
      variables.add(new Variable(frame.takeText(), frame.takeText(), frame.takeText()));
    }
    CellTypes types = new CellTypes(frame.takeMap());
    long began = System.nanoTime();
    long budget = CREDIT_NANOS + (began - startedAt) / SHARE - spent;
    if (budget <= 0 || OtherThreads.runningName() != null || !hasRoom(mostBytes)) {
      return;
    }
    files.ignoreFolder(file.getParent() + File.separator); // no use of a cell
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      if (write(draft, cell, variables, types, mostBytes, began, budget)) {
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      // There is the one before it, or none: then more is run again.
    } finally {
      delete(draft);
      spent += System.nanoTime() - began;
    }
  }

  private static void delete(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // It is written over.
    }
  }

  /** What is written is held in a table meanwhile, and that must not be what fills the heap. */
  private static boolean hasRoom(long mostBytes) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return runtime.maxMemory() - used > 2 * mostBytes;
  }

  /** Tries without the variables that cannot be written, until all others are. */
  private boolean write(
      Path draft,
      int cell,
      List<Variable> variables,
      CellTypes types,
      long mostBytes,
      long began,
      long budget)
      throws IOException {
    Map<Variable, String> left = new LinkedHashMap<>();
    Map<Variable, @Nullable Object> values = new LinkedHashMap<>();
    for (Variable variable : variables) {
      Object value = value(variable, left);
      if (!left.containsKey(variable)) {
        Refused before = refused.get(variable.name());
        if (before != null && before.value().refersTo(value) && before.budgetNanos() > budget / 2) {
          left.put(variable, before.why());
        } else {
          values.put(variable, value);
        }
      }
    }
    while (true) {
      try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
        Variable bad =
            write(new LimitedStream(bytes, mostBytes, began + budget), values, types, left);
        if (bad == null) {
          trailer(bytes, cell, variables, left);
          return true;
        }
        boolean late = System.nanoTime() > began + budget;
        refused.put(
            bad.name(),
            new Refused(
                new WeakReference<>(values.get(bad)),
                left.getOrDefault(bad, ""),
                late ? budget : Long.MAX_VALUE));
        values.remove(bad);
        if (late) {
          return false;
        }
      }
    }
  }

  private @Nullable Object value(Variable variable, Map<Variable, String> left) {
    try {
      Field field = loader.loadClass(variable.holder()).getDeclaredField(variable.name());
      field.setAccessible(true);
      return field.get(null);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      left.put(variable, "it cannot be read: " + e);
      return null;
    }
  }

  /** The variable that could not be written, its reason noted; null if all were. */
  private static @Nullable Variable write(
      LimitedStream bytes,
      Map<Variable, @Nullable Object> values,
      CellTypes types,
      Map<Variable, String> left)
      throws IOException {
    SnapshotWriter writer = new SnapshotWriter(bytes, types);
    for (Map.Entry<Variable, @Nullable Object> entry : values.entrySet()) {
      try {
        writer.writeValue(entry.getValue());
        writer.flush();
      } catch (LimitedStream.Full e) {
        left.put(entry.getKey(), String.valueOf(e.getMessage()));
        return entry.getKey();
      } catch (NotSerializableException e) {
        left.put(entry.getKey(), reason(String.valueOf(e.getMessage())));
        return entry.getKey();
      } catch (ObjectStreamException | RuntimeException | StackOverflowError | LinkageError e) {
        left.put(entry.getKey(), "it cannot be written: " + e);
        return entry.getKey();
      }
    }
    return null;
  }

  /** A class's name alone is how the JDK says that it is not Serializable. */
  private static String reason(String message) {
    if (message.contains("$$Lambda")) {
      return SnapshotWriter.LAMBDA;
    }
    return message.contains(" ")
        ? message
        : CellTypes.plain(message) + " is not java.io.Serializable";
  }

  private static void trailer(
      OutputStream bytes, int cell, List<Variable> variables, Map<Variable, String> left)
      throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(FORMAT);
    out.writeUTF(Runtime.version().toString());
    out.writeInt(cell);
    out.writeInt(variables.size());
    for (Variable variable : variables) {
      out.writeUTF(variable.name());
      out.writeUTF(variable.type());
      out.writeUTF(left.getOrDefault(variable, ""));
    }
    int length = out.size();
    out.writeInt(length);
    out.writeInt(MARK);
    out.flush();
  }
}
