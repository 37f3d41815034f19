package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executions that belong together because they were asked for together: {@code
 * groups/<id>/group.json}. Written once, before the first of them; which they are, each says itself
 * ({@link ExecutionStart#task}).
 *
 * @param format the format's version, 1
 * @param id a ULID
 * @param name what people call it; need not be the only one of that name
 * @param kind what its tasks are
 * @param startedAt when it was asked for
 * @param user by whom
 * @param tasks how many it has, numbered from 1
 * @param notebook of a sweep: what is run
 * @param source of a sweep: the digest of the notebook file
 * @param grid of a sweep: values by parameter, as they were typed ({@code 3..6}); the last
 *     parameter's change from one task to the next
 * @param rows of a sweep: what values in a table of parameter sets ({@code tasks.jsonl.gz}) are, if
 *     there is one; each of its rows meets each point of the grid, rows being the slowest to change
 * @param question of re-runs: which executions were asked for
 * @param options how its tasks are run, by the names of the options on the command line
 */
public record Group(
    int format,
    ExecutionId id,
    String name,
    Kind kind,
    Instant startedAt,
    String user,
    int tasks,
    Optional<NotebookRef> notebook,
    Optional<Digest> source,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> grid,
    Optional<Rows> rows,
    Optional<String> question,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> options) {

  public static final int FORMAT = 1;

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._:=+-]{0,99}");

  /** What the tasks of a group are. */
  public enum Kind {
    /** Runs of one notebook, each with parameters of its own. */
    SWEEP,
    /** Re-runs of executions; {@code tasks.jsonl.gz} says of which. */
    RERUN
  }

  /** What values in a table are. */
  public enum Rows {
    /** Words, as they stand in a file of text: what they mean, the notebook's types say. */
    WORDS,
    /** Values of JSON. */
    VALUES
  }

  public Group {
    requireName(name);
    grid = copy(grid);
    options = copy(options);
  }

  private static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Whether a text can be a group's name: as that of a tag. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static void requireName(String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no name of a group: expected 1 to 100 letters, digits or . _ - : = +,"
              + " starting with a letter or digit");
    }
  }

  /** A task of it. */
  public TaskRef task(int number) {
    return new TaskRef(id, name, number);
  }
}
