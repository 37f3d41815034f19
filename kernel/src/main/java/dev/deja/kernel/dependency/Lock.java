package dev.deja.kernel.dependency;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What installations of an earlier session put on the class path: the same command gives the same
 * jars again, byte for byte, whatever repositories hold by now. The file named by {@code DEJA_LOCK}
 * is a JSON object:
 *
 * <pre>{"installations": [{
 *   "command": "%maven org.example:thing:1.0",
 *   "jars": [{"file": "/path/thing-1.0.jar", "coordinates": "org.example:thing:1.0",
 *             "repository": "https://…", "sha256": "64 hex digits", "direct": true}],
 *   "given": ["org.example:thing:1.0"],
 *   "warnings": ["what was said beside it"]}]}</pre>
 *
 * <p>in the order in which they happened. {@code jars} are all that were on the class path after
 * the command and came from a repository, in order; {@code repository} may be missing. {@code
 * given} are those that the command was for, in the order in which it gave them as its value; where
 * it is missing, those that were new. It is read when it is first asked. Thread-safe.
 */
public final class Lock {

  /** Names the file. */
  public static final String VARIABLE = "DEJA_LOCK";

  private record Installation(List<JsonNode> jars, List<String> given, List<String> warnings) {}

  private final Path file;

  /** By command, in order; the last of each stays. */
  private @Nullable Map<String, Deque<Installation>> installations;

  public Lock(Path file) {
    this.file = file;
  }

  /** The one that the environment names; empty if it names none. */
  static Optional<Lock> ofEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(name -> !name.isBlank())
        .map(name -> new Lock(Path.of(name)));
  }

  /**
   * What a command gave, and what else is to be added to the class path after it.
   *
   * @param command as the user wrote it, with its percent sign
   * @return empty if the session never ran the command, or it failed
   * @throws ResolutionFailed if a jar has other bytes or is gone, or the lock cannot be read
   */
  synchronized Optional<Resolution> resolution(String command, List<Jar> loaded) {
    Deque<Installation> left = installations().get(command);
    if (left == null) {
      return Optional.empty();
    }
    Installation next = left.size() > 1 ? left.removeFirst() : left.getFirst();
    Map<String, Jar> present = new HashMap<>();
    loaded.forEach(jar -> jar.coordinates().ifPresent(name -> present.put(name, jar)));
    Map<String, Jar> jars = new LinkedHashMap<>();
    for (String name : next.given()) {
      Jar here = present.get(name);
      for (JsonNode jar : next.jars()) {
        if (jar.path("coordinates").asText().equals(name)) {
          jars.put(name, here == null ? jar(jar) : here);
        }
      }
    }
    for (JsonNode jar : next.jars()) {
      String name = jar.path("coordinates").asText();
      if (!present.containsKey(name) && !jars.containsKey(name)) {
        jars.put(name, jar(jar));
      }
    }
    return Optional.of(new Resolution(List.copyOf(jars.values()), next.warnings()));
  }

  private static Jar jar(JsonNode locked) {
    Path path = Path.of(locked.path("file").asText());
    String coordinates = locked.path("coordinates").asText();
    String expected = locked.path("sha256").asText();
    try {
      Jar jar =
          Jars.of(
              path,
              Optional.of(coordinates),
              Optional.ofNullable(locked.path("repository").textValue()),
              locked.path("direct").asBoolean());
      if (!jar.sha256().equals(expected)) {
        throw new ResolutionFailed(
            "%s is refused: it has other bytes than were recorded (recorded sha256:%s, in '%s' sha256:%s)"
                .formatted(coordinates, expected, path, jar.sha256()));
      }
      return jar;
    } catch (IOException e) {
      throw new ResolutionFailed(coordinates + " cannot be read: " + e, e);
    }
  }

  private Map<String, Deque<Installation>> installations() {
    Map<String, Deque<Installation>> known = installations;
    if (known == null) {
      known = read(file);
      installations = known;
    }
    return known;
  }

  private static Map<String, Deque<Installation>> read(Path file) {
    try {
      JsonNode root =
          new ObjectMapper()
              .reader()
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(Files.readAllBytes(file));
      Map<String, Deque<Installation>> read = new HashMap<>();
      for (JsonNode one : root.path("installations")) {
        List<JsonNode> jars = new ArrayList<>();
        one.path("jars").forEach(jars::add);
        List<String> given = new ArrayList<>();
        one.path("given").forEach(name -> given.add(name.asText()));
        List<String> warnings = new ArrayList<>();
        one.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        read.computeIfAbsent(one.path("command").asText(), command -> new ArrayDeque<>())
            .addLast(new Installation(jars, given, warnings));
      }
      return read;
    } catch (IOException e) {
      throw new ResolutionFailed(
          "the lock that %s names cannot be used: '%s': %s".formatted(VARIABLE, file, e), e);
    }
  }
}
