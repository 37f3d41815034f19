package dev.deja.tracker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterSetsTest {

  @Test
  void theLastParameterChangesFastest() {
    ParameterSets sets = grid("lr", "0.1,0.01", "depth", "3..5");

    assertThat(texts(sets))
        .containsExactly(
            "{lr=0.1, depth=3}",
            "{lr=0.1, depth=4}",
            "{lr=0.1, depth=5}",
            "{lr=0.01, depth=3}",
            "{lr=0.01, depth=4}",
            "{lr=0.01, depth=5}");
  }

  @Test
  void aRangeHasBothItsEndsAndMayHaveAStep() {
    assertThat(texts(grid("n", "0..1..0.25")))
        .containsExactly("{n=0}", "{n=0.25}", "{n=0.5}", "{n=0.75}", "{n=1}");
    assertThat(texts(grid("n", "0..10..4"))).containsExactly("{n=0}", "{n=4}", "{n=8}");
    assertThat(texts(grid("n", "2..0..-1"))).containsExactly("{n=2}", "{n=1}", "{n=0}");
    assertThat(texts(grid("n", "-1..1"))).containsExactly("{n=-1}", "{n=0}", "{n=1}");
    assertThat(texts(grid("n", "7..7"))).containsExactly("{n=7}");
    assertThat(texts(grid("n", "1e2..3e2..1e2"))).containsExactly("{n=100}", "{n=200}", "{n=300}");
  }

  @Test
  void commasInQuotesAndBracketsSeparateNothing() {
    assertThat(texts(grid("s", "'a, b',c , \"1..3\"")))
        .containsExactly("{s=a, b}", "{s=c}", "{s=1..3}");
    assertThat(texts(grid("layers", "[64, 32],[128],{\"a\": \"x, y\"}")))
        .containsExactly("{layers=[64, 32]}", "{layers=[128]}", "{layers={\"a\": \"x, y\"}}");
    assertThat(texts(grid("s", "it's,''"))).containsExactly("{s=it's}", "{s=}");
    assertThat(texts(grid("file", "a..b,../c"))).containsExactly("{file=a..b}", "{file=../c}");
  }

  @Test
  void aRangeOfAnySizeCostsNothing() {
    ParameterSets sets = grid("a", "1..1000000000000", "b", "0..999999999");

    assertThat(sets.count()).isEqualTo(new BigInteger("1000000000000000000000"));
    assertThat(sets.sizes()).isEqualTo("a: 1,000,000,000,000, b: 1,000,000,000");
    assertThat(sets.get(1_000_000_001L)).hasToString("{a=2, b=0}");
    assertThat(sets.samples())
        .extracting(Object::toString)
        .contains("{a=1000000000000, b=0}", "{a=1, b=999999999}");
  }

  @Test
  void whatMakesNoSenseIsSaidWithWhatToSayInstead() {
    assertRefused("", "parameter 'n' has no values, so the grid is empty");
    assertRefused("6..3", "'6..3'", "no step of 1 leads from 6 to 3", "say 3..6 or 6..3..-1");
    assertRefused("1..5..-1", "'1..5..-1'", "say 5..1 or 1..5..1");
    assertRefused("1..5..0", "a step of 0");
    assertRefused("0.1..0.5", "not come to its end in steps of 1; say the step", "0.1..0.5..0.1");
    assertRefused("1,2,1", "'1' twice");
    assertRefused("1,,2", "nothing between two commas");
    assertRefused("1,2,", "nothing between two commas");
    assertRefused("'a", "a quote that is not closed");
    assertRefused("[1,2", "a bracket that is not closed");
    assertRefused("1..1e999", "more than 40 digits");
  }

  @Test
  void eachRowOfATableMeetsEachPointOfTheGrid() {
    List<ObjectNode> rows =
        List.of(
            Json.mapper().createObjectNode().put("city", "Oslo").put("year", "2024"),
            Json.mapper().createObjectNode().put("city", "Rome"));

    ParameterSets sets = ParameterSets.of(Map.of("k", "1,2"), rows, Optional.of(Group.Rows.WORDS));

    assertThat(texts(sets))
        .containsExactly(
            "{city=Oslo, year=2024, k=1}",
            "{city=Oslo, year=2024, k=2}",
            "{city=Rome, k=1}",
            "{city=Rome, k=2}");
    assertThat(sets.sizes()).isEqualTo("2 rows, k: 2");
    assertThatThrownBy(
            () -> ParameterSets.of(Map.of("city", "Bern"), rows, Optional.of(Group.Rows.WORDS)))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContaining("'city' is both a column of the table and given with -p");
  }

  private static void assertRefused(String text, String... parts) {
    assertThatThrownBy(() -> grid("n", text))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("'n'");
  }

  private static ParameterSets grid(String... namesAndTexts) {
    Map<String, String> grid = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      grid.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return ParameterSets.of(grid, List.of(), Optional.empty());
  }

  private static List<String> texts(ParameterSets sets) {
    List<String> texts = new ArrayList<>();
    for (int number = 1; number <= sets.count().intValueExact(); number++) {
      texts.add(sets.get(number).toString());
    }
    return texts;
  }
}
