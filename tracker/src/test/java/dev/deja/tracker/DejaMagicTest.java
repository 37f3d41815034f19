package dev.deja.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DejaMagicTest {

  @Test
  void aLinkToThePageLeadsThereWhateverTheNotebookIsCalled() {
    assertThat(DejaMagic.link("http://127.0.0.1:8642/", Optional.of("50 % ü #1?/12")))
        .isEqualTo("http://127.0.0.1:8642/executions/50%20%25%20%C3%BC%20%231%3F/12");
    assertThat(DejaMagic.link("http://127.0.0.1:8642/", Optional.empty()))
        .isEqualTo("http://127.0.0.1:8642");
  }
}
