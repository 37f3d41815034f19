package dev.deja.tracker.replay;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.OwnerOnly;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file says in which a kernel has left the values of variables; the values themselves are
 * not looked at here. The format is that of {@code dev.deja.runtime.Snapshot}.
 *
 * @param java the runtime version of Java that wrote it
 * @param cell number of the cell run after which it was written
 */
public record SnapshotFile(Path file, String java, int cell, List<Variable> variables) {

  private static final String FORMAT = "deja-snapshot-1";
  private static final int MARK = 0xDE1A5A9E;
  private static final int TAIL = 8;
  private static final String EXTENSION = ".snapshot";

  /** What nobody has resumed for so long is thrown away. */
  private static final Duration KEPT = Duration.ofDays(30);

  /**
   * A variable of the session.
   *
   * @param type as it can be declared in a cell
   * @param why its value is not in the file; empty if it is
   */
  public record Variable(String name, String type, String why) {}

  public SnapshotFile {
    variables = List.copyOf(variables);
  }

  /** Where the values of an execution are, or would be. */
  public static Path of(Path folder, ExecutionId id) {
    return folder.resolve(id + EXTENSION);
  }

  /** Makes the folder, and removes what has lain in it for a month. Failures are none. */
  public static void prepare(Path folder, Instant now) {
    try {
      OwnerOnly.createFolders(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT))) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      // Without a place for values more is run again after a failure.
    }
  }

  /** Throws the values of an execution away. */
  public static void delete(Path folder, ExecutionId id) {
    try {
      Files.deleteIfExists(of(folder, id));
      Files.deleteIfExists(folder.resolve(id + EXTENSION + ".tmp"));
    } catch (IOException e) {
      // It goes with those of a month ago.
    }
  }

  /** Reads what a file holds; empty if there is none, or none that is whole. */
  public static Optional<SnapshotFile> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(Math.max(0, bytes.length() - TAIL));
      int length = bytes.readInt();
      if (bytes.readInt() != MARK || length < 0 || length > bytes.length() - TAIL) {
        return Optional.empty();
      }
      byte[] trailer = new byte[length];
      bytes.seek(bytes.length() - TAIL - length);
      bytes.readFully(trailer);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(trailer));
      if (!in.readUTF().equals(FORMAT)) {
        return Optional.empty();
      }
      String java = in.readUTF();
      int cell = in.readInt();
      List<Variable> variables = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        variables.add(new Variable(in.readUTF(), in.readUTF(), in.readUTF()));
      }
      return Optional.of(new SnapshotFile(file, java, cell, variables));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A variable by its name. */
  Optional<Variable> variable(String name) {
    return variables.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Names of the variables whose values are in the file, in order. */
  List<String> stored() {
    return variables.stream().filter(each -> each.why().isEmpty()).map(Variable::name).toList();
  }
}
