package dev.deja.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodePointsTest {

  @Test
  void aFaceCountsOnceOnTheWireAndTwiceInJava() {
    String text = "a😀b";
    assertThat(CodePoints.toUnits(text, 2)).isEqualTo(3);
    assertThat(CodePoints.fromUnits(text, 3)).isEqualTo(2);
  }

  @Test
  void offsetsOutsideTheTextAreMovedToItsEnds() {
    assertThat(CodePoints.toUnits("ab", 99)).isEqualTo(2);
    assertThat(CodePoints.toUnits("ab", -1)).isZero();
    assertThat(CodePoints.fromUnits("", 5)).isZero();
  }
}
