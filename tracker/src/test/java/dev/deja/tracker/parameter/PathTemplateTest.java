package dev.deja.tracker.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Python's {@code str.format} makes of each of these was looked up with CPython 3.11. */
class PathTemplateTest {

  private final Map<String, @Nullable Object> given = new LinkedHashMap<>();

  @Test
  void valuesStandInPathsAsPythonWritesThem() {
    given.put("region", "eu");
    given.put("n", Injection.typed("7"));
    given.put("alpha", Injection.typed("0.25"));
    given.put("flag", Injection.typed("True"));
    given.put("none", null);
    given.put("names", List.of("a", "b"));
    given.put("deep", Map.of("k", "v"));

    assertFilled("out/{region}-{n}.ipynb", "out/eu-7.ipynb");
    assertFilled("{n:03d}|{n:4d}|{alpha:.1f}|{alpha:.0%}", "007|   7|0.2|25%");
    assertFilled("{flag}/{none}/{names[1]}/{deep[k]}", "True/None/b/v");
    assertFilled("{{n}}", "{n}");
  }

  @Test
  void aPathMayNameTheRunAndItsTime() {
    assertFilled("{pm[current_datetime_utc]:%Y%m%d-%H%M%S}", "20261126-060504");
    assertFilled("{pm[current_datetime_local]:%d %b %j %p}", "26 Nov 330 AM");
    assertFilled("{pm[current_datetime_utc]}", "2026-11-26 06:05:04.123456+00:00");
    assertThat(template().fill("{pm[run_uuid]}")).matches("[0-9a-f-]{36}");
  }

  @Test
  void whatWasNotGivenIsNamedWithWhatIsNearest() {
    given.put("region", "eu");

    assertRefused("out-{regoin}.ipynb", "'regoin', which was not given; nearest: region");
    assertRefused("{pm[nope]}", "which has no such thing; it has [run_uuid");
    assertRefused("{region:%Y}", "'%Y', which is not known for eu");
    assertRefused("a{", "a single '{'");
  }

  private PathTemplate template() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-26T06:05:04.123456Z"), ZoneId.of("UTC"));
    return new PathTemplate(given, clock);
  }

  private void assertFilled(String path, String expected) {
    assertThat(template().fill(path)).isEqualTo(expected);
  }

  private void assertRefused(String path, String message) {
    assertThatExceptionOfType(ParameterProblem.class)
        .isThrownBy(() -> template().fill(path))
        .withMessageContaining(message);
  }
}
