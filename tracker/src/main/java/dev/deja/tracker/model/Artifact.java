package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A named result of a cell run. The last one of a name is what the execution has under it.
 *
 * @param name 1 to 100 letters, digits or {@code . _ -}, starting with a letter: {@code
 *     churn/42/model} is not to be taken for a cell run
 * @param digest of its bytes; empty if it could not be kept, then {@code doubt} says why
 * @param sizeBytes of its bytes; at least 0
 * @param type the class of the value it was made from, if it was one
 * @param path of {@link Kind#FILE} which file, as in {@link FileUse#path}
 * @param rows of {@link Kind#TABLE} how many
 * @param columns of {@link Kind#TABLE} its columns, in order
 * @param doubt why it was not kept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Artifact(
    String name,
    Kind kind,
    Optional<Digest> digest,
    long sizeBytes,
    Optional<String> type,
    Optional<String> path,
    Optional<Long> rows,
    List<Column> columns,
    Optional<String> doubt) {

  private static final String SCHEME = "artifact://";

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]{0,99}");

  /** What the bytes are. */
  public enum Kind {
    /** Those of a file, whatever it is. */
    FILE,
    /** UTF-8. */
    TEXT,
    BYTES,
    /** PNG. */
    IMAGE,
    /** A table in the file format of Apache Arrow. */
    TABLE,
    /** A Java object in the JDK's serialized form. */
    OBJECT;

    /** It as people type it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A column of a table.
   *
   * @param type such as {@code int64}, {@code text}, {@code decimal(10,2)}, {@code list<float64>}
   */
  public record Column(String name, String type) {}

  public Artifact {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name of an artifact: expected 1 to 100 letters, digits or . _ -, starting"
              + " with a letter");
    }
    digest = digest == null ? Optional.empty() : digest;
    type = type == null ? Optional.empty() : type;
    path = path == null ? Optional.empty() : path;
    rows = rows == null ? Optional.empty() : rows;
    columns = columns == null ? List.of() : List.copyOf(columns);
    doubt = doubt == null ? Optional.empty() : doubt;
  }

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Where lineage has it: a location that is no file's.
   *
   * @param execution as {@code churn/42}
   */
  public static String location(String execution, String name) {
    return SCHEME + execution + "/" + name;
  }

  /**
   * It as what its run has written, as lineage has it.
   *
   * @param execution the reference, such as {@code churn/42}
   */
  public FileUse written(String execution) {
    return new FileUse(
        location(execution, name),
        FileUse.Role.OUTPUT,
        digest,
        sizeBytes,
        digest.isPresent(),
        List.of(),
        doubt);
  }

  /** Where a verdict has it: the execution is known there. */
  public static String location(String name) {
    return SCHEME + name;
  }

  /** A path of lineage as people know it: a location without its scheme, any other as it is. */
  public static String shown(String path) {
    return isLocation(path) ? path.substring(SCHEME.length()) : path;
  }

  /** Whether a path of lineage is an artifact's location. */
  public static boolean isLocation(String path) {
    return path.startsWith(SCHEME);
  }
}
