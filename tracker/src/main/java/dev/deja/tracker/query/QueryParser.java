package dev.deja.tracker.query;

import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.query.Query.Condition;
import dev.deja.tracker.query.Query.Operator;
import dev.deja.tracker.query.Query.Value;
import dev.deja.tracker.word.Nearest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads questions by recursive descent: {@code or} binds less than {@code and}, that less than
 * {@code not}. One object reads one question.
 */
final class QueryParser {

  /** Longer or deeper questions are no person's. */
  private static final int LONGEST = 10_000;

  private static final int DEEPEST = 50;
  private static final int MOST_CONDITIONS = 200;

  private static final Map<String, Operator> COMPARISONS =
      Map.of(
          "=", Operator.EQUAL,
          "==", Operator.EQUAL,
          "!=", Operator.DIFFERENT,
          "<>", Operator.DIFFERENT,
          "<", Operator.LESS,
          "<=", Operator.AT_MOST,
          ">", Operator.MORE,
          ">=", Operator.AT_LEAST);

  private final String question;
  private final Function<String, Instant> times;
  private final List<Token> tokens;
  private int next;
  private int depth;
  private int conditions;

  QueryParser(String question, Function<String, Instant> times) {
    this.question = question;
    this.times = times;
    if (question.length() > LONGEST) {
      throw new QueryProblem(
          "a question has at most " + LONGEST + " characters.", question, LONGEST);
    }
    this.tokens = Token.of(question);
  }

  Query parse() {
    Query query = or();
    Token rest = peek();
    if (rest.kind() != Token.Kind.END) {
      throw problem("expected and, or, or the end, not " + rest.shown() + ".", rest);
    }
    return query;
  }

  Field onlyField() {
    Field field = field();
    if (peek().kind() != Token.Kind.END) {
      throw problem("expected one field, such as metadata.acc or started.", peek());
    }
    return field;
  }

  private Query or() {
    List<Query> parts = new ArrayList<>(List.of(and()));
    while (accept("or") || accept("||")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Query.Or(parts);
  }

  private Query and() {
    List<Query> parts = new ArrayList<>(List.of(not()));
    while (accept("and") || accept("&&")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : new Query.And(parts);
  }

  private Query not() {
    Token start = peek();
    if (++depth > DEEPEST) {
      throw problem("parentheses and nots go at most " + DEEPEST + " deep.", start);
    }
    try {
      if (accept("not") || accept("!")) {
        return new Query.Not(not());
      }
      if (accept("(")) {
        Query inner = or();
        if (!accept(")")) {
          throw problem("expected ) for the ( that is open, not " + peek().shown() + ".", peek());
        }
        return inner;
      }
      return condition();
    } finally {
      depth--;
    }
  }

  private Query condition() {
    Token start = peek();
    if (++conditions > MOST_CONDITIONS) {
      throw problem("a question has at most " + MOST_CONDITIONS + " conditions.", start);
    }
    Field field = field();
    Token operator = take();
    Operator comparison = COMPARISONS.get(operator.text());
    if (operator.kind() == Token.Kind.SYMBOL && comparison != null) {
      return comparison(field, comparison);
    }
    if (operator.is("is")) {
      boolean absent = !accept("not");
      if (!accept("null")) {
        throw problem("expected null or not null after is.", peek());
      }
      Query present = new Condition(field, Operator.PRESENT, List.of());
      return absent ? new Query.Not(present) : present;
    }
    boolean negated = operator.is("not");
    Token word = negated ? take() : operator;
    Optional<Query> found = worded(field, word);
    if (found.isEmpty()) {
      throw problem(
          "expected a comparison after '"
              + field
              + "': =, !=, <, <=, >, >=, like, contains, in, is null; not "
              + word.shown()
              + ".",
          word);
    }
    return negated ? new Query.Not(found.get()) : found.get();
  }

  /** Different is what is not equal, also where there is any number of values. */
  private Query comparison(Field field, Operator comparison) {
    boolean ordered = comparison != Operator.EQUAL && comparison != Operator.DIFFERENT;
    Field.Type type = field.kind().type();
    if (ordered && (type == Field.Type.WORD || type == Field.Type.TEXTS)) {
      throw problem("'" + field + "' has no order; compare it with =, != or in.", last());
    }
    Value value = value(field);
    return comparison == Operator.DIFFERENT && type == Field.Type.TEXTS
        ? new Query.Not(new Condition(field, Operator.EQUAL, List.of(value)))
        : new Condition(field, comparison, List.of(value));
  }

  private Optional<Query> worded(Field field, Token word) {
    if (word.is("like") || word.is("contains")) {
      Field.Type type = field.kind().type();
      if (type == Field.Type.NUMBER || type == Field.Type.TIME) {
        throw problem("'" + field + "' is no text; compare it with =, <, <=, > or >=.", word);
      }
      Operator operator = word.is("like") ? Operator.LIKE : Operator.CONTAINS;
      return Optional.of(new Condition(field, operator, List.of(new Query.Text(text().text()))));
    }
    if (!word.is("in")) {
      return Optional.empty();
    }
    if (!accept("(")) {
      throw problem("expected ( and values after in, as in: tag in ('a', 'b').", peek());
    }
    List<Value> values = new ArrayList<>();
    do {
      values.add(value(field));
    } while (accept(","));
    if (!accept(")")) {
      throw problem("expected , or ) in the values of in, not " + peek().shown() + ".", peek());
    }
    return Optional.of(new Condition(field, Operator.IN, values));
  }

  private Field field() {
    Token word = take();
    if (word.kind() != Token.Kind.WORD) {
      throw problem("expected a field, such as metadata.acc, not " + word.shown() + ".", word);
    }
    int dot = word.text().indexOf('.');
    String name = dot < 0 ? word.text() : word.text().substring(0, dot);
    Field.Kind kind = Field.kind(name).orElseThrow(() -> unknown(word, name));
    if (!kind.isKeyed()) {
      if (dot >= 0) {
        throw problem("'" + name + "' has no parts; write '" + name + "'.", word);
      }
      return new Field(kind, "");
    }
    String key = dot < 0 ? "" : word.text().substring(dot + 1);
    boolean quoted = key.isEmpty() && dot >= 0 && peek().kind() == Token.Kind.TEXT;
    if (quoted && peek().at() == word.end()) {
      key = take().text();
    }
    if (key.isBlank()) {
      throw problem(
          "'" + name + "' needs a key, as in " + name + ".acc or " + name + ".\"my key\".", word);
    }
    return new Field(kind, key);
  }

  private QueryProblem unknown(Token word, String name) {
    List<String> nearest = Nearest.to(name, Field.words());
    return problem(
        "there is no field '"
            + name
            + "'; "
            + (nearest.isEmpty()
                ? "there are: " + String.join(", ", Field.words())
                : "nearest: " + String.join(", ", nearest))
            + ".",
        word);
  }

  private Token text() {
    Token token = take();
    if (token.kind() != Token.Kind.TEXT && token.kind() != Token.Kind.WORD) {
      throw problem("expected a value, such as 'prod' or 0.9, not " + token.shown() + ".", token);
    }
    return token;
  }

  private Value value(Field field) {
    Token token = text();
    Optional<BigDecimal> number =
        token.kind() == Token.Kind.WORD ? number(token.text()) : Optional.empty();
    return switch (field.kind().type()) {
      case NUMBER ->
          new Query.Number(
              number
                  .or(() -> number(token.text()))
                  .orElseThrow(
                      () -> problem("'" + token.text() + "' is no number" + unit(field), token)));
      case TIME -> new Query.Time(time(token));
      case WORD -> new Query.Text(word(field, token));
      case TEXT, TEXTS -> new Query.Text(token.text());
      case ANY ->
          number.isPresent() ? new Query.Number(number.get()) : new Query.Text(token.text());
    };
  }

  private static String unit(Field field) {
    return switch (field.kind()) {
      case DURATION, CPU -> "; '" + field + "' is in seconds.";
      case MEMORY -> "; '" + field + "' is in bytes.";
      default -> ".";
    };
  }

  private static Optional<BigDecimal> number(String text) {
    if (!text.matches(
        "[+-]?(?:[0-9]{1,100}(?:\\.[0-9]{0,100})?|\\.[0-9]{1,100})(?:[eE][+-]?[0-9]{1,3})?")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  private Instant time(Token token) {
    try {
      return times.apply(token.text());
    } catch (RuntimeException e) { // of whoever reads times
      throw problem(
          "'"
              + token.text()
              + "' is no time; expected one like 2026-11-01, 2026-11-01T09:30, or 7d for seven"
              + " days ago.",
          token);
    }
  }

  private String word(Field field, Token token) {
    List<String> words =
        field.kind() == Field.Kind.STATUS
            ? Arrays.stream(ExecutionStatus.values()).map(Enum::name).toList()
            : Arrays.stream(Verdict.values()).map(Enum::name).toList();
    String upper = token.text().toUpperCase(Locale.ROOT);
    if (!words.contains(upper)) {
      throw problem(
          "'"
              + token.text()
              + "' is no "
              + field
              + "; there are: "
              + String.join(", ", words)
              + ".",
          token);
    }
    return upper;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token last() {
    return tokens.get(Math.max(0, next - 1));
  }

  /** The end stays. */
  private Token take() {
    Token token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  private boolean accept(String word) {
    if (peek().is(word)) {
      next++;
      return true;
    }
    return false;
  }

  private QueryProblem problem(String what, Token at) {
    return new QueryProblem(what, question, at.at());
  }
}
