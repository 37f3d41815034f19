package dev.deja.tracker.index;

import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.query.Query.Condition;
import dev.deja.tracker.query.Query.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Questions as SQL over {@code executions}, with every value bound. Serves SQLite and PostgreSQL.
 *
 * <p>Executions are gone through from the newest until there are enough, and asked one by one
 * whether they fit: quick where many do. Where few do, those few are looked up first: which
 * condition is that of the fewest is found by counting in the indexes, up to a bound. One object
 * serves one question.
 */
final class QuerySql {

  private static final Query EVERYTHING = new Query.And(List.of());

  /** So many are looked up first at most; with more, the first ones to fit are soon met. */
  private static final int FEW = 4_000;

  /**
   * Ties a row to its execution. {@code coalesce} keeps databases from turning the question round:
   * from going through all rows that fit, and looking up each one's execution.
   */
  private static final String ONE = " and x.execution = coalesce(executions.id, '')";

  private static final Map<Field.Kind, String> COLUMNS =
      Map.ofEntries(
          Map.entry(Field.Kind.NOTEBOOK, "executions.notebook"),
          Map.entry(Field.Kind.PATH, "executions.path"),
          Map.entry(Field.Kind.ID, "executions.id"),
          Map.entry(Field.Kind.NUMBER, "executions.number"),
          Map.entry(Field.Kind.STATUS, "executions.status"),
          Map.entry(Field.Kind.VERDICT, "executions.verdict"),
          Map.entry(Field.Kind.STARTED, "executions.started_at"),
          Map.entry(Field.Kind.ENDED, "executions.ended_at"),
          Map.entry(
              Field.Kind.DURATION, "((executions.ended_at - executions.started_at) / 1000.0)"),
          Map.entry(Field.Kind.CPU, "(executions.cpu / 1000.0)"),
          Map.entry(Field.Kind.MEMORY, "executions.peak_memory"),
          Map.entry(Field.Kind.COST, "executions.cost"),
          Map.entry(Field.Kind.CELLS, "executions.cells"),
          Map.entry(Field.Kind.USER, "executions.user_name"),
          Map.entry(Field.Kind.HOST, "executions.host"),
          Map.entry(Field.Kind.CLIENT, "executions.client"),
          Map.entry(Field.Kind.JAVA, "executions.java"),
          Map.entry(Field.Kind.COMMIT, "executions.git_commit"),
          Map.entry(Field.Kind.BRANCH, "executions.git_branch"),
          Map.entry(Field.Kind.VERSION, "executions.git_version"),
          Map.entry(Field.Kind.GROUP, "executions.group_name"),
          Map.entry(Field.Kind.TASK, "executions.task"));

  private final Map<String, Object> values = new HashMap<>();

  /** Whether a few are looked up by their ids. */
  private boolean lookedUp;

  /** The expression of a field that has one value. */
  static String column(Field.Kind kind) {
    String column = COLUMNS.get(kind);
    if (column == null) {
      throw new IllegalArgumentException("'" + kind + "' has no order");
    }
    return column;
  }

  /** Values by the names under which the SQL has them. */
  Map<String, Object> values() {
    return values;
  }

  /** A condition on {@code executions}, with how to find the few, if they are few. */
  String where(Handle handle, Query query) {
    Optional<Lookup> few = lookup(handle, query).filter(found -> found.count() <= FEW);
    lookedUp = few.isPresent();
    return few.map(
            found ->
                "executions.id in ("
                    + found.select()
                    + ") and "
                    + condition(without(query, found.fulfilled())))
        .orElseGet(() -> condition(query));
  }

  /** What is left to ask of those for whom a part of the question is known to be so. */
  private static Query without(Query query, Query known) {
    if (query.equals(known)) {
      return EVERYTHING;
    }
    return query instanceof Query.And and
        ? new Query.And(and.parts().stream().map(part -> without(part, known)).toList())
        : query;
  }

  private String condition(Query query) {
    if (query instanceof Query.And and) {
      return joined(and.parts(), " and ", "1 = 1");
    }
    if (query instanceof Query.Or or) {
      return joined(or.parts(), " or ", "1 = 0");
    }
    if (query instanceof Query.Not not) {
      // Unknown counts as no, and its opposite as yes.
      return "not coalesce(" + condition(not.part()) + ", 1 = 0)";
    }
    return condition((Condition) query);
  }

  private String joined(List<Query> parts, String between, String none) {
    return parts.isEmpty()
        ? none
        : parts.stream().map(this::condition).collect(Collectors.joining(between, "(", ")"));
  }

  private String condition(Condition condition) {
    Field.Kind kind = condition.field().kind();
    return switch (kind) {
      case METADATA, PARAMETER, TAG, JAR, NOTE, ARTIFACT -> "exists (" + rows(condition, ONE) + ")";
      // Hidden from its index then: a database would go through all of a user or a status.
      case USER, STATUS, NOTEBOOK, GROUP ->
          column(
              lookedUp ? "(" + column(kind) + " || '')" : column(kind),
              condition,
              value -> bound(condition.field(), value));
      default -> column(column(kind), condition, value -> bound(condition.field(), value));
    };
  }

  /** The rows of another table that fit, with one more condition. */
  private String rows(Condition condition, String more) {
    Field field = condition.field();
    return switch (field.kind()) {
      case TAG ->
          "select x.execution from tags x where " + column("x.name", condition, this::text) + more;
      case ARTIFACT ->
          "select x.execution from artifacts x where "
              + column("x.name", condition, this::text)
              + more;
      case NOTE ->
          "select x.execution from events x where x.kind = 'NOTE' and "
              + column("x.value", condition, this::text)
              + more;
      case JAR ->
          "select x.execution from dependencies x where ("
              + column("x.coordinates", condition, this::text)
              + " or "
              + column("x.file", condition, this::text)
              + ")"
              + more;
      default ->
          "select x.execution from "
              + (field.kind() == Field.Kind.METADATA ? "metadata" : "parameters")
              + " x where x.name = "
              + bind(field.key())
              + " and "
              + keyed(condition, !more.isEmpty())
              + more;
    };
  }

  /**
   * A value that was said may be a number or a text, and is compared with what it is.
   *
   * @param one whether the row of one execution is asked for: then the columns are hidden from the
   *     indexes of values, which a database would go through for each execution
   */
  private String keyed(Condition condition, boolean one) {
    if (condition.operator() == Operator.IN) {
      return condition.values().stream()
          .map(value -> new Condition(condition.field(), Operator.EQUAL, List.of(value)))
          .map(equal -> keyed(equal, one))
          .collect(Collectors.joining(" or ", "(", ")"));
    }
    boolean number =
        !condition.values().isEmpty() && condition.values().get(0) instanceof Query.Number;
    return number
        ? column(one ? "(x.number_value + 0)" : "x.number_value", condition, this::number)
        : column(one ? "(x.text_value || '')" : "x.text_value", condition, this::text);
  }

  private String column(String column, Condition condition, Function<Query.Value, String> binder) {
    if (condition.operator() == Operator.PRESENT) {
      return column + " is not null";
    }
    if (condition.operator() == Operator.IN) {
      return condition.values().stream()
          .map(binder)
          .collect(Collectors.joining(", ", column + " in (", ")"));
    }
    Query.Value value = condition.values().get(0);
    return switch (condition.operator()) {
      case EQUAL -> equal(column, condition, value, binder);
      case DIFFERENT -> column + " <> " + binder.apply(value);
      case LESS -> column + " < " + binder.apply(value);
      case AT_MOST -> column + " <= " + binder.apply(value);
      case MORE -> column + " > " + binder.apply(value);
      case AT_LEAST -> column + " >= " + binder.apply(value);
      case LIKE -> like(column, ((Query.Text) value).text().replace("!", "!!"));
      case CONTAINS ->
          like(column, "%" + ((Query.Text) value).text().replaceAll("([!%_])", "!$1") + "%");
      default -> throw new IllegalStateException(condition.operator() + " is done above");
    };
  }

  /** The first characters of a commit mean it, as in Git. */
  private static boolean isShortCommit(Condition condition, Query.Value value) {
    return condition.field().kind() == Field.Kind.COMMIT
        && value instanceof Query.Text text
        && text.text().matches("[0-9a-fA-F]{4,39}");
  }

  private String equal(
      String column, Condition condition, Query.Value value, Function<Query.Value, String> binder) {
    return isShortCommit(condition, value)
        ? like(column, ((Query.Text) value).text() + "%")
        : column + " = " + binder.apply(value);
  }

  private String like(String column, String pattern) {
    return "lower(" + column + ") like " + bind(pattern.toLowerCase(Locale.ROOT)) + " escape '!'";
  }

  private String bound(Field field, Query.Value value) {
    return switch (field.kind().type()) {
      case NUMBER -> number(value);
      case TIME -> bind(((Query.Time) value).instant().toEpochMilli());
      default -> text(value);
    };
  }

  private String number(Query.Value value) {
    return bind(((Query.Number) value).number().doubleValue());
  }

  private String text(Query.Value value) {
    return bind(
        value instanceof Query.Text text
            ? text.text()
            : ((Query.Number) value).number().toString());
  }

  private String bind(Object value) {
    String name = "v" + values.size();
    values.put(name, value);
    return ":" + name;
  }

  /**
   * Executions among which all that fit are.
   *
   * @param select their ids
   * @param count how many; more than {@link #FEW} if there are too many to count
   * @param fulfilled the part of the question that is so of each of them, and of no other
   */
  private record Lookup(String select, int count, Query fulfilled) {}

  private Optional<Lookup> lookup(Handle handle, Query query) {
    if (query instanceof Query.And and) {
      Optional<Lookup> fewest = Optional.empty();
      for (Query part : and.parts()) {
        Optional<Lookup> found = lookup(handle, part);
        if (found.isPresent() && found.get().count() <= fewest.map(Lookup::count).orElse(FEW)) {
          fewest = found;
        }
      }
      return fewest;
    }
    if (query instanceof Query.Or or) {
      List<Lookup> all = new ArrayList<>();
      int count = 0;
      for (Query part : or.parts()) {
        Optional<Lookup> found = lookup(handle, part);
        if (found.isEmpty() || count + found.get().count() > FEW) {
          return Optional.empty();
        }
        all.add(found.get());
        count += found.get().count();
      }
      String select = all.stream().map(Lookup::select).collect(Collectors.joining(" union "));
      boolean exact =
          IntStream.range(0, all.size())
              .allMatch(i -> all.get(i).fulfilled().equals(or.parts().get(i)));
      return Optional.of(new Lookup(select, count, exact ? query : EVERYTHING));
    }
    return query instanceof Condition condition && isIndexed(condition)
        ? Optional.of(counted(handle, condition, ids(condition)))
        : Optional.empty();
  }

  /** Whether an index gives what fits, and nothing else has to be read. */
  private static boolean isIndexed(Condition condition) {
    boolean range =
        switch (condition.operator()) {
          case EQUAL, LESS, AT_MOST, MORE, AT_LEAST -> true;
          default -> false;
        };
    return switch (condition.field().kind()) {
      case METADATA, PARAMETER -> range;
      case TAG, ARTIFACT, USER, NOTEBOOK, STATUS, ID, GROUP ->
          condition.operator() == Operator.EQUAL;
      case NOTE -> true;
      default -> false;
    };
  }

  private String ids(Condition condition) {
    return switch (condition.field().kind()) {
      case METADATA, PARAMETER, TAG, NOTE, ARTIFACT -> rows(condition, "");
      default -> "select executions.id from executions where " + condition(condition);
    };
  }

  private Lookup counted(Handle handle, Query fulfilled, String select) {
    int count =
        handle
            .createQuery("select count(*) from (" + select + " limit " + (FEW + 1) + ") counted")
            .bindMap(values)
            .mapTo(Integer.class)
            .one();
    return new Lookup(select, count, fulfilled);
  }
}
