package dev.deja.tracker.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.TagName;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

  @Test
  void aNameAndANumberMeanAnExecution() {
    assertParsed("churn/42", new Reference.Numbered("churn", 42), OptionalInt.empty());
  }

  @Test
  void aThirdPartIsTheNumberOfACellRun() {
    assertParsed("churn/42/7", new Reference.Numbered("churn", 42), OptionalInt.of(7));
    assertParsed("churn/latest/7", new Reference.NewestOf("churn"), OptionalInt.of(7));
    assertParsed("latest/7", new Reference.Newest(), OptionalInt.of(7));
    assertParsed(
        "churn@best/7",
        new Reference.Tagged(Optional.of("churn"), new TagName("best")),
        OptionalInt.of(7));
  }

  @Test
  void latestMeansTheNewestOfANotebookOrOfAll() {
    assertParsed("churn/latest", new Reference.NewestOf("churn"), OptionalInt.empty());
    assertParsed("latest", new Reference.Newest(), OptionalInt.empty());
  }

  @Test
  void anAtSignMeansATag() {
    assertParsed(
        "churn@v1.2=best",
        new Reference.Tagged(Optional.of("churn"), new TagName("v1.2=best")),
        OptionalInt.empty());
    assertParsed(
        "@production",
        new Reference.Tagged(Optional.empty(), new TagName("production")),
        OptionalInt.empty());
  }

  @Test
  void theBeginningOfAnIdIsReadInEitherCase() {
    assertParsed("01jc", new Reference.IdPrefix("01JC"), OptionalInt.empty());
  }

  @Test
  void namesMayHaveLettersOfAnyScript() {
    assertParsed("Größe-β.v2/1", new Reference.Numbered("Größe-β.v2", 1), OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "churn",
        "01J",
        "churn/",
        "churn/x",
        "churn/42/x",
        "churn/42/7/1",
        "churn@",
        "a b/1",
        "/",
        "churn/99999999999"
      })
  void anythingElseIsQuotedAndExplained(String text) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOf(UnknownReference.class)
        .hasMessageContainingAll("'" + text + "'", "churn/42", "deja list")
        .hasMessageNotContaining("\n");
  }

  private static void assertParsed(String text, Reference.Target target, OptionalInt cell) {
    assertThat(Reference.parse(text)).isEqualTo(new Reference(text, target, cell));
  }
}
