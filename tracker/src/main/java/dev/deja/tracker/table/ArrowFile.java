package dev.deja.tracker.table;

import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import dev.deja.rows.RowWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns row files into Arrow's file format (<a
 * href="https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format">IPC file</a>, also
 * called Feather 2) and back, a batch at a time, so that tables may be larger than memory. The same
 * rows give the same bytes. Thread-safe.
 */
public final class ArrowFile {

  /** A batch has so many rows at most, or bytes, roughly. */
  private static final int MOST_ROWS = 1 << 16;

  private static final long MOST_BYTES = 16L << 20;

  /** Held, so that it stays so: what Arrow says of its memory is for nobody here. */
  private static final Logger ARROW = Logger.getLogger("org.apache.arrow");

  static {
    ARROW.setLevel(Level.WARNING);
  }

  private ArrowFile() {}

  /**
   * Writes the rows of a row file as an Arrow file, in the place of whatever is there.
   *
   * @throws ArithmeticException if a point in time is too far off for Arrow
   */
  public static void write(Path rowFile, Path arrowFile) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            arrowFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(rowFile, out);
    }
  }

  /** As {@link #write(Path, Path)}, to a channel, which stays open. */
  public static void write(Path rowFile, WritableByteChannel out) throws IOException {
    try (RowReader rows = new RowReader(rowFile);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema(rows.columns()), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, out)) {
      writer.start();
      do { // one batch at least, so that every reader finds the columns
        batch(rows, root);
        writer.writeBatch();
        root.clear();
      } while (rows.hasNext());
      writer.end();
    }
  }

  private static Schema schema(List<Column> columns) {
    return new Schema(
        columns.stream().map(column -> ArrowTypes.field(column.name(), column.type())).toList());
  }

  private static void batch(RowReader rows, VectorSchemaRoot root) {
    List<Column> columns = rows.columns();
    List<FieldVector> vectors = root.getFieldVectors();
    root.allocateNew();
    int count = 0;
    long bytes = 0;
    while (rows.hasNext() && count < MOST_ROWS && bytes < MOST_BYTES) {
      @Nullable Object[] row = rows.next();
      for (int i = 0; i < row.length; i++) {
        bytes += ArrowValues.set(vectors.get(i), count, columns.get(i).type(), row[i]);
      }
      count++;
    }
    root.setRowCount(count);
  }

  /**
   * Writes the rows of an Arrow file, whoever made it, as a row file.
   *
   * @throws IOException also if its columns are compressed
   * @throws RuntimeException if it is broken, or has a type that no plain value has
   */
  public static void read(Path arrowFile, Path rowFile) throws IOException {
    try (FileChannel in = FileChannel.open(arrowFile);
        BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(in, allocator, new Uncompressed());
        RowWriter out = new RowWriter(rowFile)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      for (FieldVector vector : root.getFieldVectors()) {
        out.column(vector.getName(), ArrowTypes.type(vector.getField(), reader));
      }
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (FieldVector vector : root.getFieldVectors()) {
            row.put(vector.getName(), ArrowValues.get(vector, i, reader));
          }
          out.add(row);
        }
      }
      out.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Says of compressed columns that they are, rather than which library is missing. */
  private static final class Uncompressed implements CompressionCodec.Factory {

    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType type) {
      if (type == CompressionUtil.CodecType.NO_COMPRESSION) {
        return NoCompressionCodec.INSTANCE;
      }
      throw new UncheckedIOException(
          new IOException(
              "its columns are compressed (" + type + "), which is not read; write it without"));
    }

    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType type, int level) {
      return createCodec(type);
    }
  }
}
