package dev.deja.tracker.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.query.Query.Condition;
import dev.deja.tracker.query.Query.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Questions, from text to what they mean. */
class QueryTest {

  @Test
  void notBindsMoreThanAndAndThatMoreThanOr() {
    assertThat(tree("tag = a or tag = b and not tag = c"))
        .isEqualTo("(tag EQUAL a or (tag EQUAL b and not tag EQUAL c))");
    assertThat(tree("(tag = a or tag = b) AND !(tag = c)"))
        .isEqualTo("((tag EQUAL a or tag EQUAL b) and not tag EQUAL c)");
    assertThat(tree("tag=a&&tag=b||tag=c"))
        .isEqualTo("((tag EQUAL a and tag EQUAL b) or tag EQUAL c)");
  }

  @Test
  void fieldsHaveKeysAndOtherNames() {
    assertThat(tree("metadata.val.acc-1 > .5")).isEqualTo("metadata.val.acc-1 MORE 0.5");
    assertThat(tree("metrics.\"my key\" >= -1e-3")).isEqualTo("metadata.my key AT_LEAST -0.001");
    assertThat(tree("params.x = \"1\"")).isEqualTo("parameter.x EQUAL 1");
    assertThat(tree("STATUS = failed")).isEqualTo("status EQUAL FAILED");
  }

  @Test
  void valuesAreWhatTheFieldIs() {
    assertThat(Query.parse("metadata.k = 8", Instant::parse))
        .isEqualTo(
            condition("metadata", "k", Operator.EQUAL, new Query.Number(BigDecimal.valueOf(8))));
    assertThat(Query.parse("metadata.k = '8'", Instant::parse))
        .isEqualTo(condition("metadata", "k", Operator.EQUAL, new Query.Text("8")));
    assertThat(Query.parse("user = 8", Instant::parse))
        .isEqualTo(condition("user", "", Operator.EQUAL, new Query.Text("8")));
    assertThat(Query.parse("started >= 2026-11-01T00:00:00Z", Instant::parse))
        .isEqualTo(
            condition(
                "started",
                "",
                Operator.AT_LEAST,
                new Query.Time(Instant.parse("2026-11-01T00:00:00Z"))));
    assertThat(tree("user = 'O''Neill'")).isEqualTo("user EQUAL O'Neill");
  }

  @Test
  void thereAreMoreWaysToCompare() {
    assertThat(tree("tag in (a, 'b c')")).isEqualTo("tag IN a,b c");
    assertThat(tree("tag not in (a)")).isEqualTo("not tag IN a");
    assertThat(tree("user not like 'a%'")).isEqualTo("not user LIKE a%");
    assertThat(tree("jar contains guava")).isEqualTo("jar CONTAINS guava");
    assertThat(tree("verdict is null")).isEqualTo("not verdict PRESENT ");
    assertThat(tree("metadata.acc is not null")).isEqualTo("metadata.acc PRESENT ");
    assertThat(tree("tag != prod")).as("carries no such tag").isEqualTo("not tag EQUAL prod");
    assertThat(tree("user <> ann")).isEqualTo("user DIFFERENT ann");
  }

  @Test
  void whatIsWrongIsPointedAt() {
    assertProblem("metadta.acc > 0.9", "nearest: metadata.KEY", 0);
    assertProblem("metadata.acc 0.9", "expected a comparison after 'metadata.acc'", 13);
    assertProblem("metadata.acc >", "expected a value", 14);
    assertProblem("(tag = a", "expected ) for the (", 8);
    assertProblem("tag = a tag = b", "expected and, or, or the end", 8);
    assertProblem("tag = 'a", "not closed", 6);
    assertProblem("cells > many", "'many' is no number", 8);
    assertProblem("started > soon", "'soon' is no time", 10);
    assertProblem("status = done", "there are: RUNNING, COMPLETED", 9);
    assertProblem("tag > a", "has no order", 4);
    assertProblem("metadata > 1", "needs a key", 0);
    assertProblem("user.name = x", "has no parts", 0);
    assertProblem("tag in a", "expected ( and values", 7);
    assertProblem("cells like 'x'", "is no text", 6);
    assertProblem("tag = a and", "expected a field", 11);
    assertProblem("tag # a", "'#' has no meaning", 4);
    assertProblem("", "expected a field", 0);
    assertProblem("(".repeat(60) + "tag = a", "50 deep", 50);
  }

  @Test
  void aLongQuestionIsShownAroundThePlace() {
    String question = "tag = a and ".repeat(20) + "tga = b" + " and tag = c".repeat(20);

    assertThatThrownBy(() -> Query.parse(question, Instant::parse))
        .message()
        .satisfies(
            message -> {
              String[] lines = message.split("\n");
              assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("tga = b");
              assertThat(lines[1]).hasSizeLessThan(80);
            });
  }

  /** Whatever is typed is a question or a problem with a place; seeded, so that it repeats. */
  @Test
  void anyTextIsAQuestionOrAProblem() {
    List<String> pieces =
        List.of(
            "metadata.acc",
            "tag",
            "status",
            "started",
            "and",
            "or",
            "not",
            "in",
            "like",
            "is",
            "null",
            "(",
            ")",
            ",",
            "=",
            "!=",
            ">",
            "'a'",
            "\"b",
            "0.9",
            "-",
            ".",
            "failed",
            "7d",
            "2026-11-01T00:00:00Z",
            "contains",
            "!",
            "ü",
            "😀",
            "`",
            "\n",
            "metadata.\"x y\"",
            "1e9");
    Random random = new Random(4);
    int understood = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder question = new StringBuilder();
      for (int n = random.nextInt(8) + 1; n > 0; n--) {
        question.append(pieces.get(random.nextInt(pieces.size())));
        question.append(random.nextInt(5) == 0 ? "" : " ");
      }
      try {
        Query query = Query.parse(question.toString(), Instant::parse);
        assertThat(Query.parse(written(query), Instant::parse)).isEqualTo(query);
        understood++;
      } catch (QueryProblem e) {
        String[] lines = String.valueOf(e.getMessage()).split("\n");
        assertThat(lines).as(question.toString()).hasSize(3);
        assertThat(lines[2].indexOf('^') - 2).isBetween(0, question.length() + 1);
      }
    }
    assertThat(understood).isGreaterThan(50);
  }

  private static void assertProblem(String question, String what, int at) {
    assertThatThrownBy(() -> Query.parse(question, Instant::parse))
        .isInstanceOf(QueryProblem.class)
        .message()
        .contains(what)
        .satisfies(
            message ->
                assertThat(message.split("\n")[2].indexOf('^') - 2).as(message).isEqualTo(at));
  }

  private static Condition condition(
      String field, String key, Operator operator, Query.Value value) {
    return new Condition(new Field(Field.kind(field).orElseThrow(), key), operator, List.of(value));
  }

  private static String tree(String question) {
    return tree(Query.parse(question, Instant::parse));
  }

  private static String tree(Query query) {
    if (query instanceof Query.And and) {
      return "(" + String.join(" and ", and.parts().stream().map(QueryTest::tree).toList()) + ")";
    }
    if (query instanceof Query.Or or) {
      return "(" + String.join(" or ", or.parts().stream().map(QueryTest::tree).toList()) + ")";
    }
    if (query instanceof Query.Not not) {
      return "not " + tree(not.part());
    }
    Condition condition = (Condition) query;
    return condition.field()
        + " "
        + condition.operator()
        + " "
        + String.join(",", condition.values().stream().map(QueryTest::shown).toList());
  }

  private static String shown(Query.Value value) {
    return value instanceof Query.Text text
        ? text.text()
        : value instanceof Query.Number number
            ? number.number().toPlainString()
            : ((Query.Time) value).instant().toString();
  }

  /** A question as it could have been written. */
  private static String written(Query query) {
    if (query instanceof Query.And and) {
      return "("
          + String.join(" and ", and.parts().stream().map(QueryTest::written).toList())
          + ")";
    }
    if (query instanceof Query.Or or) {
      return "(" + String.join(" or ", or.parts().stream().map(QueryTest::written).toList()) + ")";
    }
    if (query instanceof Query.Not not) {
      return "not (" + written(not.part()) + ")";
    }
    Condition condition = (Condition) query;
    String key = condition.field().key();
    String field =
        condition.field().kind().word()
            + (key.isEmpty() ? "" : ".\"" + key.replace("\"", "\"\"") + "\"");
    List<String> values =
        condition.values().stream()
            .map(
                value ->
                    value instanceof Query.Number number
                        ? number.number().toString()
                        : "'" + shown(value).replace("'", "''") + "'")
            .toList();
    return field
        + switch (condition.operator()) {
          case EQUAL -> " = " + values.get(0);
          case DIFFERENT -> " != " + values.get(0);
          case LESS -> " < " + values.get(0);
          case AT_MOST -> " <= " + values.get(0);
          case MORE -> " > " + values.get(0);
          case AT_LEAST -> " >= " + values.get(0);
          case LIKE -> " like " + values.get(0);
          case CONTAINS -> " contains " + values.get(0);
          case IN -> " in (" + String.join(", ", values) + ")";
          case PRESENT -> " is not null";
        };
  }
}
