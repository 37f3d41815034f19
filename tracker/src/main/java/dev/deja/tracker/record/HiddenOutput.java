package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.Display;
import dev.deja.kernel.model.CellOutput.Stream;
import dev.deja.tracker.store.OwnerOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Files beside a journal that keep what a cell run put out and no client was shown, one nbformat
 * output a line: {@code hidden-<run>-1.jsonl} until the run ended, {@code hidden-<run>-2.jsonl}
 * what its threads put out afterwards. One thread at a time.
 *
 * <p>When {@link #append} returns, the operating system has the line.
 */
final class HiddenOutput {

  /** What a run put out until it ended, and afterwards. */
  static final int PARTS = 2;

  private final Path folder;
  private final UnaryOperator<ObjectNode> redaction;
  private @Nullable Path name;
  private @Nullable RandomAccessFile file;

  /**
   * @param redaction what is done to each line before it is written
   */
  HiddenOutput(Path folder, UnaryOperator<ObjectNode> redaction) {
    this.folder = folder;
    this.redaction = redaction;
  }

  static Path file(Path folder, int run, int part) {
    return folder.resolve("hidden-" + run + "-" + part + ".jsonl");
  }

  /** Removes every such file of a folder. */
  static void removeAll(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "hidden-*.jsonl")) {
      for (Path each : files) {
        Files.deleteIfExists(each);
      }
    } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException e) {
      // Then there are none.
    }
  }

  /**
   * Keeps an output.
   *
   * @return whether it is the first of its part
   * @throws IOException if it could not be written whole; nothing of it stays
   */
  boolean append(int run, int part, CellOutput output) throws IOException {
    Path wanted = file(folder, run, part);
    boolean first = false;
    if (!wanted.equals(name)) {
      close();
      first = Files.notExists(wanted);
      if (first) {
        OwnerOnly.createFile(wanted);
      }
      file = new RandomAccessFile(wanted.toFile(), "rw");
      file.seek(file.length());
      name = wanted;
    }
    RandomAccessFile open = Objects.requireNonNull(file);
    long before = open.getFilePointer();
    try {
      open.write(line(output));
    } catch (IOException e) {
      open.setLength(before);
      open.seek(before);
      throw e;
    }
    return first;
  }

  private byte[] line(CellOutput output) {
    return (redaction.apply(json(output)) + "\n").getBytes(UTF_8);
  }

  private static ObjectNode json(CellOutput output) {
    if (output instanceof Stream stream) {
      return NotebookOutput.stream(stream.name().wireName(), stream.text());
    }
    if (output instanceof Display display) {
      return NotebookOutput.display(display.bundle());
    }
    throw new IllegalArgumentException("never hidden: " + output.getClass().getSimpleName());
  }

  void close() throws IOException {
    RandomAccessFile open = file;
    file = null;
    name = null;
    if (open != null) {
      open.close();
    }
  }
}
