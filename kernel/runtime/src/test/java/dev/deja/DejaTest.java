package dev.deja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deja.json.JsonText;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The door as code outside of a notebook finds it, and the JSON it writes. */
class DejaTest {

  @Test
  void outsideOfANotebookWhatIsOnlyRememberedDoesNothing() {
    Deja.metadata("accuracy", 0.9);
    Deja.tag("best");
    Deja.clearOutput(false);

    assertThatIllegalStateException()
        .isThrownBy(() -> Deja.display("value"))
        .withMessage(
            "Deja.display needs a notebook, and this code runs outside of one;"
                + " print the value instead");
  }

  @Test
  void valuesBecomeTheJsonTheyAre() {
    assertThat(JsonText.of(null)).isEqualTo("null");
    assertThat(JsonText.of(1.5)).isEqualTo("1.5");
    assertThat(JsonText.of(new BigDecimal("1E+3"))).isEqualTo("1E+3");
    assertThat(JsonText.of(true)).isEqualTo("true");
    assertThat(JsonText.of(List.of(1, "a", List.of()))).isEqualTo("[1,\"a\",[]]");
    assertThat(JsonText.of(new double[] {1, 2})).isEqualTo("[1.0,2.0]");
    assertThat(JsonText.of(Map.of("k", Map.of()))).isEqualTo("{\"k\":{}}");
  }

  @Test
  void whatJsonCannotHoldBecomesText() {
    assertThat(JsonText.of(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(JsonText.of(Path.of("a/b"))).isEqualTo("\"a/b\"");
    assertThat(JsonText.of("q\"\\\n\u0001\ud83d")).isEqualTo("\"q\\\"\\\\\\n\\u0001\\ud83d\"");
  }

  @Test
  void aCollectionInItselfIsRefused() {
    List<Object> self = new ArrayList<>();
    self.add(self);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(self))
        .withMessage("a value that contains itself cannot be remembered");
  }
}
