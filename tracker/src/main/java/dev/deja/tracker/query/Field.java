package dev.deja.tracker.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a condition is about.
 *
 * @param kind which
 * @param key of metadata and parameters their name; else empty
 */
public record Field(Kind kind, String key) {

  /** What values of a field are. */
  public enum Type {
    TEXT,
    NUMBER,
    TIME,
    /** A word of a fixed list. */
    WORD,
    /** Any number of texts. */
    TEXTS,
    /** Whatever was said: a number, a text, true or false. */
    ANY
  }

  /** The fields there are. */
  public enum Kind {
    NOTEBOOK(Type.TEXT),
    PATH(Type.TEXT),
    ID(Type.TEXT),
    NUMBER(Type.NUMBER),
    STATUS(Type.WORD),
    VERDICT(Type.WORD),
    STARTED(Type.TIME),
    ENDED(Type.TIME),
    DURATION(Type.NUMBER),
    CPU(Type.NUMBER),
    MEMORY(Type.NUMBER),
    COST(Type.NUMBER),
    CELLS(Type.NUMBER),
    USER(Type.TEXT),
    HOST(Type.TEXT),
    CLIENT(Type.TEXT),
    JAVA(Type.TEXT),
    COMMIT(Type.TEXT),
    BRANCH(Type.TEXT),
    VERSION(Type.TEXT),
    GROUP(Type.TEXT),
    TASK(Type.NUMBER),
    TAG(Type.TEXTS),
    JAR(Type.TEXTS),
    NOTE(Type.TEXTS),
    ARTIFACT(Type.TEXTS),
    METADATA(Type.ANY),
    PARAMETER(Type.ANY);

    private final Type type;

    Kind(Type type) {
      this.type = type;
    }

    public Type type() {
      return type;
    }

    /** Whether a key belongs to it: {@code metadata.acc}. */
    boolean isKeyed() {
      return type == Type.ANY;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Words of MLflow, Valohai and Git users for the same. */
  private static final Map<String, Kind> OTHER_WORDS =
      Map.of(
          "tags", Kind.TAG,
          "metrics", Kind.METADATA,
          "metric", Kind.METADATA,
          "params", Kind.PARAMETER,
          "param", Kind.PARAMETER,
          "parameters", Kind.PARAMETER,
          "artifacts", Kind.ARTIFACT,
          "dependency", Kind.JAR,
          "name", Kind.NOTEBOOK);

  static Optional<Kind> kind(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(lower))
        .findFirst()
        .or(() -> Optional.ofNullable(OTHER_WORDS.get(lower)));
  }

  /** The words that messages offer. */
  static List<String> words() {
    return Arrays.stream(Kind.values())
        .map(kind -> kind.isKeyed() ? kind.word() + ".KEY" : kind.word())
        .toList();
  }

  @Override
  public String toString() {
    return kind.isKeyed() ? kind.word() + "." + key : kind.word();
  }
}
