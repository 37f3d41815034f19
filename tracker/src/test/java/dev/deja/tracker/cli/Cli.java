package dev.deja.tracker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.EmbeddedS3;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs {@code deja} in this process on a store of its own. */
final class Cli {

  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Map<String, String> environment = new LinkedHashMap<>();
  private boolean colour;
  private int width = Terminal.UNLIMITED;

  Cli(Path store) {
    environment.put("DEJA_STORE", store.toString());
  }

  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * With the credentials of an {@link EmbeddedS3}, and what it keeps on this machine in a folder.
   */
  Cli inBucket(Path folder) {
    EmbeddedS3.CREDENTIALS.forEach(this::with);
    return with("XDG_CACHE_HOME", folder.resolve("cache").toString())
        .with("XDG_DATA_HOME", folder.resolve("data").toString());
  }

  Cli width(int columns) {
    width = columns;
    return this;
  }

  Cli colour() {
    colour = true;
    return this;
  }

  Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            colour,
            width,
            Clock.fixed(NOW, ZoneOffset.UTC));
    int code = Main.run(environment, terminal, arguments);
    return new Result(code, out.toString(), err.toString());
  }

  /** What a run wrote and returned. */
  record Result(int code, String out, String err) {

    /** The one JSON document on standard output. */
    JsonNode json() {
      try {
        return Json.mapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not one JSON document: " + out, e);
      }
    }
  }
}
