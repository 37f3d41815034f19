package dev.deja.kernel.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "g:a:1.0               | g:a:1.0",
        "g:a:jar:1.0           | g:a:1.0",
        "g:a::1.0              | g:a:1.0",
        "g:a:pom:1.0           | g:a:pom:1.0",
        "g:a:jar:tests:1.0     | g:a:jar:tests:1.0",
        "g:a:1.0:tests         | g:a:jar:tests:1.0",
        "g:a:1.0@pom           | g:a:pom:1.0",
        "g:a:[1.0,2.0)         | g:a:[1.0,2.0)",
        "g:a:LATEST            | g:a:LATEST",
        "org.x-y:a_b.c:1-rc+2  | org.x-y:a_b.c:1-rc+2",
      })
  void theFormsThatPeopleWriteAreRead(String typed, String meant) {
    assertThat(Coordinates.parse(typed).toString()).isEqualTo(meant);
    assertThat(Coordinates.parse(meant)).isEqualTo(Coordinates.parse(typed));
  }

  @Test
  void aMissingVersionIsSaid() {
    assertThatThrownBy(() -> Coordinates.parse("g:a"))
        .hasMessage("'g:a' has no version: write, for example, g:a:1.0 or g:a:LATEST");
  }

  @ParameterizedTest
  @CsvSource({"a", "a:b:c:d:e:f", "g:a:", ":a:1", "g::1", "g/x:a:1", "g:a:1/../2"})
  void whatIsNoArtifactIsRefusedWithTheFormsToWrite(String typed) {
    assertThatThrownBy(() -> Coordinates.parse(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'");
  }
}
