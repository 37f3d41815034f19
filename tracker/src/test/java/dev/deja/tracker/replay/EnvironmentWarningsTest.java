package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.StoredExecution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentWarningsTest {

  @Test
  void theSameMachineGivesNoWarning() {
    assertThat(EnvironmentWarnings.of(on(Starts.ENVIRONMENT), on(Starts.ENVIRONMENT))).isEmpty();
  }

  @Test
  void anotherPatchOfJavaOrOfTheSystemIsNoNews() {
    StoredExecution patched = on(Starts.on("17.0.13+1-LTS", "Temurin", "Linux 6.5.0", "UTC"));

    assertThat(EnvironmentWarnings.of(on(Starts.ENVIRONMENT), patched)).isEmpty();
  }

  @Test
  void anotherJavaAnotherVendorAndAnotherTimeZoneAreNamed() {
    StoredExecution other = on(Starts.on("25.0.1+8", "Corretto", "Linux 6.1.0", "Asia/Tokyo"));

    assertThat(EnvironmentWarnings.of(on(Starts.ENVIRONMENT), other))
        .containsExactly(
            "another Java: recorded on 17, re-run on 25",
            "another Java vendor: recorded on Temurin, re-run on Corretto",
            "another time zone: recorded on UTC, re-run on Asia/Tokyo");
  }

  @Test
  void jarsWithOtherBytesAreNamed() {
    StoredExecution before = on(Starts.ENVIRONMENT, jar("g:a:1", "one"), jar("g:b:1", "b"));
    StoredExecution now = on(Starts.ENVIRONMENT, jar("g:a:1", "two"), jar("g:c:1", "c"));

    assertThat(EnvironmentWarnings.of(before, now))
        .satisfiesExactly(
            warning ->
                assertThat(warning).startsWith("jar g:a:1 has other bytes: recorded sha256:"),
            warning ->
                assertThat(warning)
                    .isEqualTo("jar g:b:1 was there when recorded, and is missing now"),
            warning ->
                assertThat(warning).isEqualTo("jar g:c:1 is there now, and was not when recorded"));
  }

  private static Dependency jar(String coordinates, String bytes) {
    return new Dependency(
        Optional.of(coordinates),
        Optional.empty(),
        "x.jar",
        Digest.of(bytes.getBytes(StandardCharsets.UTF_8)),
        3,
        true,
        Optional.empty());
  }

  private static StoredExecution on(Environment environment, Dependency... lock) {
    ExecutionEnd end =
        new ExecutionEnd(
            ExecutionEnd.FORMAT,
            ExecutionStatus.COMPLETED,
            Instant.EPOCH,
            0,
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            Optional.empty(),
            List.of(lock),
            "kernel",
            List.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return new StoredExecution(
        Starts.on(environment), List.of(), Optional.of(end), Optional.empty());
  }
}
