package dev.deja.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.deja.tracker.index.PostgresAddress;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.StoreAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What environment variables choose.
 *
 * @param store {@code DEJA_STORE}: a folder or a bucket; by default the folder {@code deja/store}
 *     under {@code XDG_DATA_HOME}, which is {@code ~/.local/share} by default
 * @param spool where journals wait that are not shipped yet: {@code spool} in the store's folder,
 *     for a bucket a folder below {@code deja/spool} in the data folder
 * @param spoolLimit {@code DEJA_SPOOL_LIMIT}: how many bytes may wait there; 10 GiB by default
 * @param index {@code DEJA_INDEX}: a PostgreSQL database for the index; empty for a file
 * @param cache {@code deja} under {@code XDG_CACHE_HOME}, which is {@code ~/.cache} by default
 * @param tracking {@code DEJA_TRACKING}: whether sessions are recorded; they are by default
 * @param executionId {@code DEJA_EXECUTION_ID}: the id that a headless run chose for its execution
 * @param client {@code DEJA_CLIENT}: what started the kernel; {@code jupyter} by default
 * @param rerunOf {@code DEJA_RERUN_OF}: the execution that is run again
 * @param parameters {@code DEJA_PARAMETERS}: injected values, a JSON object
 */
public record Configuration(
    StoreAddress store,
    Path spool,
    long spoolLimit,
    Optional<PostgresAddress> index,
    Path cache,
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
    Path data = folder(environment, "XDG_DATA_HOME", ".local/share");
    StoreAddress store = store(environment, data);
    Path spool =
        store instanceof StoreAddress.Bucket bucket
            ? data.resolve("spool").resolve(bucket.fileName())
            : ((StoreAddress.Folder) store).path().resolve("spool");
    return new Configuration(
        store,
        spool,
        value(environment, "DEJA_SPOOL_LIMIT").map(Configuration::bytes).orElse(10L << 30),
        value(environment, "DEJA_INDEX")
            .map(text -> PostgresAddress.parse(text, key(store), environment)),
        folder(environment, "XDG_CACHE_HOME", ".cache"),
        tracking(environment),
        id(environment, "DEJA_EXECUTION_ID"),
        value(environment, "DEJA_CLIENT").orElse("jupyter"),
        id(environment, "DEJA_RERUN_OF"),
        parameters(environment));
  }

  private static StoreAddress store(Map<String, String> environment, Path data) {
    Optional<String> chosen = value(environment, "DEJA_STORE");
    if (chosen.isEmpty()) {
      return new StoreAddress.Folder(data.resolve("store"));
    }
    try {
      return StoreAddress.parse(chosen.get(), environment);
    } catch (IllegalArgumentException e) {
      boolean quoted = String.valueOf(e.getMessage()).startsWith("'");
      throw new IllegalArgumentException((quoted ? "DEJA_STORE=" : "") + e.getMessage(), e);
    }
  }

  private static String key(StoreAddress store) {
    return store instanceof StoreAddress.Bucket bucket ? bucket.fileName() : store.name();
  }

  /** Deja's folder below one of the XDG specification, which has relative paths ignored. */
  private static Path folder(Map<String, String> environment, String variable, String otherwise) {
    return value(environment, variable)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> Path.of(System.getProperty("user.home")).resolve(otherwise))
        .resolve("deja");
  }

  private static long bytes(String text) {
    Matcher matcher =
        Pattern.compile("([0-9]{1,12})\\s*([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE).matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "DEJA_SPOOL_LIMIT='" + text + "' is no size; say one, such as 500M or 20G");
    }
    int power = "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
    int shift = matcher.group(2).isEmpty() ? 0 : 10 * power;
    return Long.parseLong(matcher.group(1)) << shift;
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
