package dev.deja.tracker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a task of a sweep is run, as a group keeps it and hands it on: by the names of {@code deja
 * run}'s options.
 *
 * @param output where executed notebooks go, with parameters in braces; empty for nowhere
 */
record TaskOptions(
    Optional<String> kernel,
    Optional<String> language,
    Optional<Path> workingFolder,
    boolean allowErrors,
    Optional<Duration> timeout,
    Duration startLimit,
    boolean mirror,
    Optional<String> output) {

  private static final long START_SECONDS = 60;

  /** As JSON can hold them; what is usual is left out. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    kernel.ifPresent(said -> json.put("kernel", said));
    language.ifPresent(said -> json.put("language", said));
    workingFolder.ifPresent(said -> json.put("cwd", said.toString()));
    if (allowErrors) {
      json.put("allow-errors", true);
    }
    timeout.ifPresent(said -> json.put("timeout", said.toSeconds()));
    if (startLimit.toSeconds() != START_SECONDS) {
      json.put("start-timeout", startLimit.toSeconds());
    }
    if (mirror) {
      json.put("mirror", true);
    }
    output.ifPresent(said -> json.put("output", said));
    return json;
  }

  /** Reads what {@link #json} gives; what it does not know is left aside. */
  static TaskOptions of(Map<String, Object> json) {
    return new TaskOptions(
        text(json, "kernel"),
        text(json, "language"),
        text(json, "cwd").map(Path::of),
        Boolean.TRUE.equals(json.get("allow-errors")),
        seconds(json, "timeout"),
        seconds(json, "start-timeout").orElse(Duration.ofSeconds(START_SECONDS)),
        Boolean.TRUE.equals(json.get("mirror")),
        text(json, "output"));
  }

  private static Optional<String> text(Map<String, Object> json, String name) {
    return Optional.ofNullable(json.get(name)).map(String::valueOf);
  }

  /** A span that {@link #json} gave; empty if there is none of that name. */
  static Optional<Duration> seconds(Map<String, Object> json, String name) {
    return json.get(name) instanceof Number number
        ? Optional.of(Duration.ofSeconds(number.longValue()))
        : Optional.empty();
  }

  /** Refuses a working folder that is none here. */
  void check() {
    workingFolder
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw new UserMistake(
                  "--cwd is '" + folder + "', which is no folder. Create it, or leave --cwd out.");
            });
  }
}
