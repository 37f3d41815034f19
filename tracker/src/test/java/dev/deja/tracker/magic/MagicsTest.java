package dev.deja.tracker.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagicsTest {

  private final NotingCell cell = new NotingCell();

  @Test
  void tagsAreNotedOneByOne() throws Exception {
    cell.run(new TagMagic(), "production v=2").run(new UntagMagic(), "draft");

    assertThat(cell.notes)
        .containsExactly(
            "tag {\"tag\":\"production\",\"add\":true}",
            "tag {\"tag\":\"v=2\",\"add\":true}",
            "tag {\"tag\":\"draft\",\"add\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "good 'not good'", "/"})
  void noTagIsNotedWhenOneIsNone(String line) {
    assertThatThrownBy(() -> cell.run(new TagMagic(), line)).isInstanceOf(MagicFailed.class);

    assertThat(cell.notes).isEmpty();
  }

  @Test
  void valuesAreJsonWhereTheyCanBeAndTextElsewhere() throws Exception {
    cell.run(
        new MetadataMagic(),
        "accuracy=0.92 n=3 ok=true name='two words' date=2026-01-01 list='[1, 2]' empty= step=7");

    assertThat(cell.notes)
        .containsExactly(
            "metadata {\"key\":\"accuracy\",\"value\":0.92,\"step\":7}",
            "metadata {\"key\":\"n\",\"value\":3,\"step\":7}",
            "metadata {\"key\":\"ok\",\"value\":true,\"step\":7}",
            "metadata {\"key\":\"name\",\"value\":\"two words\",\"step\":7}",
            "metadata {\"key\":\"date\",\"value\":\"2026-01-01\",\"step\":7}",
            "metadata {\"key\":\"list\",\"value\":[1,2],\"step\":7}",
            "metadata {\"key\":\"empty\",\"value\":\"\",\"step\":7}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "accuracy", "=3", "step=3", "loss=1 step=1.5"})
  void wrongUseSaysWhatToWrite(String line) {
    Magic magic = new MetadataMagic();

    assertThatThrownBy(() -> cell.run(magic, line))
        .isInstanceOf(MagicFailed.class)
        .hasMessageContaining("write");
    assertThat(cell.notes).isEmpty();
  }
}
