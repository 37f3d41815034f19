package dev.deja.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What environment variables choose.
 *
 * @param store {@code DEJA_STORE}: the store's folder, absolute; by default {@code deja/store}
 *     under {@code XDG_DATA_HOME}, which is {@code ~/.local/share} by default
 * @param tracking {@code DEJA_TRACKING}: whether sessions are recorded; they are by default
 * @param executionId {@code DEJA_EXECUTION_ID}: the id that a headless run chose for its execution
 * @param client {@code DEJA_CLIENT}: what started the kernel; {@code jupyter} by default
 * @param rerunOf {@code DEJA_RERUN_OF}: the execution that is run again
 * @param parameters {@code DEJA_PARAMETERS}: injected values, a JSON object
 */
public record Configuration(
    Path store,
    boolean tracking,
    Optional<ExecutionId> executionId,
    String client,
    Optional<ExecutionId> rerunOf,
    Map<String, Object> parameters) {

  /**
   * What the variables say; one that is empty counts as absent.
   *
   * @throws IllegalArgumentException if one makes no sense, with its name, its value, and what to
   *     say instead
   */
  public static Configuration of(Map<String, String> environment) {
    return new Configuration(
        store(environment),
        tracking(environment),
        id(environment, "DEJA_EXECUTION_ID"),
        value(environment, "DEJA_CLIENT").orElse("jupyter"),
        id(environment, "DEJA_RERUN_OF"),
        parameters(environment));
  }

  private static Path store(Map<String, String> environment) {
    Optional<String> chosen = value(environment, "DEJA_STORE");
    if (chosen.isEmpty()) {
      Path home = Path.of(System.getProperty("user.home"));
      // The XDG specification has relative paths ignored.
      Path data =
          value(environment, "XDG_DATA_HOME")
              .map(Path::of)
              .filter(Path::isAbsolute)
              .orElse(home.resolve(".local/share"));
      return data.resolve("deja").resolve("store");
    }
    if (chosen.get().contains("://")) {
      throw new IllegalArgumentException(
          "DEJA_STORE='"
              + chosen.get()
              + "' is no folder: buckets are not supported yet; say the path of a folder");
    }
    try {
      return Path.of(chosen.get()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "DEJA_STORE='" + chosen.get() + "' is no path (" + e.getReason() + ")", e);
    }
  }

  private static boolean tracking(Map<String, String> environment) {
    String said = value(environment, "DEJA_TRACKING").orElse("on");
    return switch (said.toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes", "1" -> true;
      case "off", "false", "no", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              "DEJA_TRACKING='" + said + "' is neither on nor off; say one of these");
    };
  }

  private static Optional<ExecutionId> id(Map<String, String> environment, String name) {
    return value(environment, name)
        .map(
            text -> {
              try {
                return ExecutionId.parse(text);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                    name + "='" + text + "' is not an execution id: say a ULID of 26 characters",
                    e);
              }
            });
  }

  private static Map<String, Object> parameters(Map<String, String> environment) {
    Optional<String> json = value(environment, "DEJA_PARAMETERS");
    if (json.isEmpty()) {
      return Map.of();
    }
    try {
      return Json.mapper()
          .readerFor(new TypeReference<LinkedHashMap<String, Object>>() {})
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readValue(json.get());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "DEJA_PARAMETERS='" + json.get() + "' is no JSON object; say one, such as {\"k\": 8}", e);
    }
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }
}
