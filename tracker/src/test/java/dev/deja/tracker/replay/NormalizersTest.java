package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizersTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "Foo@1b2c3d4f, Foo@7a7b7c7d",
        "[I@1b2c3d, [I@4d5e6f",
        "[Ljava.lang.String;@1b2c3d, [Ljava.lang.String;@4d5e6f",
        "REPL.$JShell$12$Foo@1b2c3d, REPL.$JShell$13B$Foo@4d5e6f",
        "REPL.$JShell$S12_0$Foo@1b2c3d, REPL.$JShell$S3_1$Foo@4d5e6f",
        "Main$$Lambda$12/0x00007f0001, Main$$Lambda$19/0x00007f0002",
        "Main$$Lambda/0x00007f0001@1b2c3d4f, Main$$Lambda/0x00007f0002@7a7b7c7d",
        "jdk.proxy2.$Proxy7, jdk.proxy2.$Proxy8"
      })
  void objectsOfTwoRunsAreOneWithoutTheirIdentity(String one, String other) {
    assertEqualWith(new IdentityHashes(), one, other);
  }

  @Test
  void oneObjectShownTwiceIsNotTwoObjects() {
    assertDifferentWith(new IdentityHashes(), "A@1111aaaa A@1111aaaa", "A@1111aaaa A@2222bbbb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@babe.org", "price @1234", "user@cafecafecafe", "a@12"})
  void whatOnlyLooksLikeAnIdentityStays(String text) {
    assertThat(new IdentityHashes().normalize(text)).isEqualTo(text);
  }

  @Test
  void bothWorkingFoldersAreOne() {
    Folders folders = new Folders(List.of("/home/ada/notebooks", "/tmp/deja-rerun-77/"));

    assertEqualWith(folders, "read /home/ada/notebooks/a.csv", "read /tmp/deja-rerun-77/a.csv");
    assertThat(folders.normalize("/home/ada/notebooks-old")).isEqualTo("/home/ada/notebooks-old");
  }

  @Test
  void madeUpNamesOfTemporaryFilesAreOne() {
    assertEqualWith(
        new Folders(List.of()), "/tmp/plot827364519283.png", "/tmp/plot192837465748.png");
    assertEqualWith(
        new Folders(List.of()), "/tmp/x86_64-827364519283.so", "/tmp/x86_64-192837465748.so");
    assertEqualWith(
        new Folders(List.of()),
        "/tmp/snappy-1.1.8-12345678-6f43-4666-be2e-c5916e666f38-lib.so",
        "/tmp/snappy-1.1.8-786ae818-e721-46c3-ab12-39e671468f26-lib.so");
  }

  @Test
  void aNumberInTheNameOfATemporaryFileThatSomebodyChoseStays() {
    assertDifferentWith(new Folders(List.of()), "/tmp/model2024.bin", "/tmp/model2025.bin");
  }

  @Test
  void whatIsSaidToHaveTakenLongerIsEqual() {
    assertEqualWith(new Durations(false), "took 12 ms", "took 1.3 s");
    assertEqualWith(new Durations(true), "Finished in 0:00:12", "Finished in 0:00:13");
    assertEqualWith(new Durations(false), "CPU time: 12.5 ms", "CPU time: 9 ms");
    assertEqualWith(new Durations(false), "Tests run: 1. Time: 5ms.", "Tests run: 1. Time: 12ms.");
  }

  @Test
  void aBareDurationIsAResultUnlessTheCellReadsTheClock() {
    assertDifferentWith(new Durations(false), "falls for 1.3 s", "falls for 1.4 s");
    assertDifferentWith(new Durations(false), "time: 1.3 s", "time: 1.4 s");
    assertEqualWith(new Durations(true), "falls for 1.3 s", "falls for 1.4 s");
  }

  @ParameterizedTest
  @CsvSource({
    "Route duration: 35 min, Route duration: 36 min",
    "duration: 2 hours, duration: 3 hours",
    "total time: 0:35:00, total time: 0:36:00"
  })
  void minutesAndHoursAreAResultUnlessTheCellReadsTheClock(String one, String other) {
    assertDifferentWith(new Durations(false), one, other);
    assertEqualWith(new Durations(true), one, other);
  }

  @Test
  void coloursAreNoContent() {
    assertEqualWith(new AnsiColours(), "\u001b[1;31merror\u001b[0m", "error");
  }

  @Test
  void lineEndsAreNoContent() {
    assertEqualWith(new LineEnds(), "a\r\nb", "a\nb");
  }

  @Test
  void onlyTheNormalizersThatWereNeededAreNamed() {
    Normalized normalized =
        Normalized.of(
            "\u001b[1mA@1b2c3d4f\u001b[0m\n",
            "\u001b[1mA@4d5e6f7a\u001b[0m\n",
            List.of(new LineEnds(), new AnsiColours(), new IdentityHashes()));

    assertThat(normalized.equal()).isTrue();
    assertThat(normalized.needed()).containsExactly("identity-hashes");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T01:02:03.456Z, 2025-01-01T10:00:00Z",
    "[01:02:03] start, [04:05:06] start",
    "Mon Nov 23 01:02:03 UTC 2026, Tue Jan 06 11:22:33 CET 2025"
  })
  void timestampsCanBeMasked(String one, String other) {
    assertThat(Timestamps.masked(one)).isEqualTo(Timestamps.masked(other)).isNotEqualTo(one);
  }

  private static void assertEqualWith(Normalizer normalizer, String one, String other) {
    assertThat(one).isNotEqualTo(other);
    assertThat(normalizer.normalize(one)).isEqualTo(normalizer.normalize(other));
  }

  private static void assertDifferentWith(Normalizer normalizer, String one, String other) {
    assertThat(normalizer.normalize(one)).isNotEqualTo(normalizer.normalize(other));
  }
}
