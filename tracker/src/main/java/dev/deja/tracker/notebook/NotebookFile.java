package dev.deja.tracker.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Reads and writes notebook files, within bounds of size and depth. */
final class NotebookFile {

  private static final long MAX_BYTES = 256L << 20;
  private static final int MAX_DEPTH = 200;
  private static final int FORMAT = 4;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength((int) MAX_BYTES)
                          .build())
                  // Python writes NaN and Infinity into notebooks.
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private NotebookFile() {}

  static Notebook read(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new NotebookProblem(
            "there is no notebook '%s' (looked in %s). Check the path, or list notebooks with 'ls *.ipynb'."
                .formatted(file, parentOf(file)));
      }
      if (Files.isDirectory(file)) {
        throw new NotebookProblem(
            "'%s' is a folder; expected a notebook file, such as '%s'."
                .formatted(file, file.resolve("notebook.ipynb")));
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new NotebookProblem(
            "'%s' has %,d bytes; at most %,d can be read. Clear its outputs with 'jupyter nbconvert --clear-output --inplace %s'."
                .formatted(file, size, MAX_BYTES, file));
      }
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (AccessDeniedException e) {
      throw new NotebookProblem(
          "'%s' may not be read by this user. Check its permissions with 'ls -l %s'."
              .formatted(file, file),
          e);
    } catch (IOException e) {
      throw new NotebookProblem("'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static Notebook parse(String name, byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new NotebookProblem(
          "'%s' is not a notebook: it is not JSON at line %d, column %d: %s"
              .formatted(
                  name,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new NotebookProblem("'%s' cannot be read: %s".formatted(name, e.getMessage()), e);
    }
    checkShape(name, root);
    return new Notebook(name, (ObjectNode) root);
  }

  private static void checkShape(String name, JsonNode root) {
    if (root.isMissingNode()) {
      throw new NotebookProblem(
          "'%s' is empty; expected a notebook (JSON with 'nbformat' and 'cells').".formatted(name));
    }
    if (!root.isObject() || !root.path("nbformat").isInt()) {
      throw new NotebookProblem(
          "'%s' is JSON but not a notebook: it has no 'nbformat' number.".formatted(name));
    }
    int format = root.get("nbformat").intValue();
    if (format < FORMAT) {
      throw new NotebookProblem(
          "'%s' is a notebook of the old format %d; Deja reads format %d. Convert it with 'jupyter nbconvert --to notebook --inplace %s'."
              .formatted(name, format, FORMAT, name));
    }
    if (format > FORMAT) {
      throw new NotebookProblem(
          "'%s' is a notebook of format %d; this version of Deja reads format %d. Look for a newer Deja."
              .formatted(name, format, FORMAT));
    }
    if (!root.path("cells").isArray()) {
      throw new NotebookProblem(
          "'%s' is JSON but not a notebook: it has no array 'cells'.".formatted(name));
    }
    int position = 0;
    for (JsonNode cell : root.get("cells")) {
      position++;
      JsonNode source = cell.path("source");
      if (!cell.isObject()
          || !cell.path("cell_type").isTextual()
          || !(source.isTextual() || source.isArray() || source.isMissingNode())) {
        throw new NotebookProblem(
            "'%s' is JSON but not a notebook: cell %d has no 'cell_type' and 'source'."
                .formatted(name, position));
      }
    }
  }

  /** As nbformat writes it. */
  static byte[] bytes(ObjectNode root) {
    try {
      return (MAPPER.writer(likeNbformat()).writeValueAsString(root) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a notebook has no JSON form", e);
    }
  }

  static void write(ObjectNode root, Path file) {
    Path temporary =
        parentOf(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.write(temporary, bytes(root), StandardOpenOption.CREATE_NEW);
      keepPermissions(file, temporary);
      move(temporary, file);
    } catch (IOException e) {
      delete(temporary);
      throw new NotebookProblem(
          "cannot write the notebook '%s': %s. Choose another place with '--output FILE'."
              .formatted(file, reason(e)),
          e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void keepPermissions(Path file, Path temporary) throws IOException {
    if (Files.exists(file)
        && temporary.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The write has failed already; that is the message worth having.
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "its folder is not writable";
    }
    return e instanceof NoSuchFileException
        ? "its folder does not exist"
        : String.valueOf(e.getMessage());
  }

  private static Path parentOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static DefaultPrettyPrinter likeNbformat() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
    return new DefaultPrettyPrinter()
        .withSeparators(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
