package dev.deja.runtime;

import dev.deja.json.JsonText;
import dev.deja.rows.RowWriter;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Gives values of notebook code to the kernel as artifacts: as bytes in a file, with what they are.
 * A value that cannot be kept is said in one line, and its cell goes on. Thread-safe.
 */
final class ArtifactKeeper {

  /** The topic under which the kernel is asked. */
  static final String TOPIC = "artifact";

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]{0,99}");

  private final StagingFolder staging;
  private final Questions questions;

  ArtifactKeeper(StagingFolder staging, Questions questions) {
    this.staging = staging;
    this.questions = questions;
  }

  /** What a value is kept as; the words are those of the record. */
  private enum Kind {
    FILE,
    TEXT,
    BYTES,
    IMAGE,
    TABLE,
    OBJECT
  }

  /** Why a value is not kept, for its author. */
  private static final class NotKept extends Exception {

    private static final long serialVersionUID = 1;

    NotKept(String message) {
      super(message);
    }
  }

  /** Keeps a value under a name; says on the cell's standard error why not, if not. */
  void keep(String name, @Nullable Object value) {
    if (!NAME.matcher(name).matches()) {
      say(
          "'"
              + name
              + "' is no name of an artifact, nothing was kept: expected 1 to 100 letters, digits"
              + " or . _ -, starting with a letter");
      return;
    }
    try {
      kept(name, value);
    } catch (NotKept e) {
      refuse(name, value, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) { // the kernel's refusal, which it has recorded
      say("artifact '" + name + "' was not kept: " + e.getMessage());
    }
  }

  private static void say(String line) {
    System.err.println("deja: " + line);
  }

  private void refuse(String name, @Nullable Object value, String why) {
    say("artifact '" + name + "' was not kept: " + why);
    Map<String, @Nullable Object> said = said(name, Kind.OBJECT, value);
    said.put("refused", why);
    try {
      questions.ask(TOPIC, JsonText.of(said));
    } catch (IllegalArgumentException e) {
      // It has been said.
    }
  }

  private static Map<String, @Nullable Object> said(
      String name, Kind kind, @Nullable Object value) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("name", name);
    said.put("kind", kind.name());
    said.put("type", value == null ? null : PlainValues.className(value));
    return said;
  }

  private void kept(String name, @Nullable Object value) throws NotKept {
    if (value == null) {
      throw new NotKept("it is null");
    }
    if (value instanceof Path || value instanceof File) {
      Path file = value instanceof File old ? old.toPath() : (Path) value;
      ask(said(name, Kind.FILE, value), regular(file));
      return;
    }
    TableRows rows = value instanceof CharSequence ? null : rows(value);
    Path staged = null;
    try {
      staged = staging.file(name);
      ask(said(name, stage(value, rows, staged), value), staged);
    } catch (IOException e) {
      throw new NotKept("its bytes could not be written: " + e.getMessage());
    } finally {
      delete(staged);
    }
  }

  private void ask(Map<String, @Nullable Object> said, Path file) {
    said.put("file", file.toString());
    String unused = questions.ask(TOPIC, JsonText.of(said));
  }

  private static Path regular(Path file) throws NotKept {
    Path absolute = file.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      throw new NotKept("'" + file + "' is a folder; keep its files, or an archive of it");
    } else if (!Files.exists(absolute)) {
      throw new NotKept("there is no file '" + file + "' in " + Path.of("").toAbsolutePath());
    } else if (!Files.isRegularFile(absolute)) {
      throw new NotKept("'" + file + "' is no regular file");
    }
    return absolute;
  }

  private static @Nullable TableRows rows(Object value) throws NotKept {
    try {
      return TableRows.of(value);
    } catch (RuntimeException e) { // of the value's iterator
      Texts.rethrowIfStopping(e);
      throw new NotKept("its elements cannot be read: " + e);
    }
  }

  /** Writes a value to a file. */
  private static Kind stage(Object value, @Nullable TableRows rows, Path file)
      throws IOException, NotKept {
    if (value instanceof CharSequence text) {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      return Kind.TEXT;
    } else if (value instanceof byte[] bytes) {
      Files.write(file, bytes);
      return Kind.BYTES;
    } else if (value instanceof RenderedImage image) {
      writeImage(image, file);
      return Kind.IMAGE;
    } else if (rows != null) {
      writeRows(rows, file);
      return Kind.TABLE;
    } else if (value instanceof Serializable) {
      writeObject(value, file);
      return Kind.OBJECT;
    }
    throw new NotKept(
        "a "
            + PlainValues.className(value)
            + " is no file, text, bytes, image, rows or Serializable");
  }

  private static void writeImage(RenderedImage image, Path file) throws IOException, NotKept {
    if (ImageIO.write(image, "png", file.toFile())) {
      return;
    }
    BufferedImage drawn =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.drawRenderedImage(image, new java.awt.geom.AffineTransform());
    graphics.dispose();
    if (!ImageIO.write(drawn, "png", file.toFile())) {
      throw new NotKept("this image cannot be written as PNG");
    }
  }

  private static void writeRows(TableRows rows, Path file) throws IOException, NotKept {
    try (RowWriter out = new RowWriter(file)) {
      rows.write(out);
      out.finish();
    } catch (IOException e) {
      throw e;
    } catch (PlainValues.Unfit e) {
      throw new NotKept("it has " + e.getMessage());
    } catch (Exception | StackOverflowError e) { // of the value's own methods
      Texts.rethrowIfStopping(e);
      throw new NotKept("its rows cannot be read: " + e);
    }
  }

  private static void writeObject(Object value, Path file) throws IOException, NotKept {
    try (ObjectOutputStream out =
        new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeObject(value);
    } catch (NotSerializableException e) {
      throw new NotKept(
          "a "
              + PlainValues.className(value)
              + " holds a "
              + PlainValues.shortened(String.valueOf(e.getMessage()))
              + ", which is not Serializable");
    } catch (RuntimeException | StackOverflowError e) { // of the value's own methods
      Texts.rethrowIfStopping(e);
      throw new NotKept("a " + PlainValues.className(value) + " cannot be serialized: " + e);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It goes with this JVM.
    }
  }
}
