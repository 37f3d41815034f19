package dev.deja.tracker.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What executions must be like. */
public sealed interface Query {

  /** All of these. */
  record And(List<Query> parts) implements Query {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of these. */
  record Or(List<Query> parts) implements Query {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Not this. */
  record Not(Query part) implements Query {}

  /**
   * One thing about one field. Of several values (tags, jars) one must be so.
   *
   * @param values one, but for {@link Operator#IN} any number, and for {@link Operator#PRESENT}
   *     none
   */
  record Condition(Field field, Operator operator, List<Value> values) implements Query {
    public Condition {
      values = List.copyOf(values);
    }
  }

  /** How a field and a value are compared. */
  enum Operator {
    EQUAL,
    DIFFERENT,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    /** With {@code %} for any text and {@code _} for any character, in either case. */
    LIKE,
    /** Has the text in it, in either case. */
    CONTAINS,
    IN,
    /** There is a value at all. */
    PRESENT
  }

  /** What a field is compared with. */
  sealed interface Value {}

  /** A text. */
  record Text(String text) implements Value {}

  /** A number. */
  record Number(BigDecimal number) implements Value {}

  /** A point in time. */
  record Time(Instant instant) implements Value {}

  /**
   * Reads a question.
   *
   * @param times reads what is no instant in full, such as {@code 7d} or a date
   * @throws QueryProblem if it is none, with the place
   */
  static Query parse(String question, Function<String, Instant> times) {
    return new QueryParser(question, times).parse();
  }

  /**
   * Reads a field, as {@code metadata.acc}.
   *
   * @throws QueryProblem if it is none
   */
  static Field field(String text) {
    return new QueryParser(text, Instant::parse).onlyField();
  }
}
