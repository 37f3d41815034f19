package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Redacted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was taken out of a store after it had been recorded, and what stands in its place. Objects
 * that name a digest are not written anew for it: whoever does not find the bytes asks here.
 * Thread-safe.
 */
public final class Redactions {

  /** Longer ways from one to the next are none that Deja has made. */
  static final int LONGEST = 100;

  private static final Pattern SEGMENT = Pattern.compile(".*/cells-([0-9]{1,9})\\.jsonl(?:\\.gz)?");

  private final ObjectStore objects;

  public Redactions(ObjectStore objects) {
    this.objects = objects;
  }

  /** What became of some bytes; empty if they were not taken out. */
  public Optional<Redacted> of(Digest before) {
    String key = Layout.redaction(before);
    return bytes(key).map(bytes -> parse(bytes, Redacted.class, key));
  }

  /** Whether bytes are what stands in the place of others now. */
  public boolean leadsTo(Digest before, Digest now) {
    Optional<Digest> at = Optional.of(before);
    for (int step = 0; step < LONGEST && at.isPresent(); step++) {
      if (at.get().equals(now)) {
        return true;
      }
      at = of(at.get()).flatMap(Redacted::after);
    }
    return false;
  }

  /** Whether there are any. */
  public boolean any() {
    try (Stream<String> keys = objects.list(Layout.REDACTIONS, "", true)) {
      return keys.findAny().isPresent();
    }
  }

  /** All of them. The caller closes the stream. */
  public Stream<Redacted> all() {
    return objects
        .list(Layout.REDACTED, "", false)
        .flatMap(key -> bytes(key).map(bytes -> parse(bytes, Redacted.class, key)).stream());
  }

  /** Says what stands in the place of some bytes; durable when it returns. */
  public void put(Redacted redacted) {
    write(Layout.redaction(redacted.before()), redacted);
  }

  /** Says what will have been done when it is done; one for each execution. */
  public void begin(ExecutionId redaction, List<Event> events) {
    write(Layout.redactionBegun(redaction), events);
  }

  /** Redactions that were begun and not ended, with what will have been done. */
  public List<Begun> begun() {
    try (Stream<String> keys = objects.list(Layout.REDACTIONS_BEGUN, "", false)) {
      return keys.flatMap(
              key ->
                  bytes(key)
                      .map(bytes -> new Begun(key, List.of(parse(bytes, Event[].class, key))))
                      .stream())
          .toList();
    }
  }

  /**
   * A redaction that has begun.
   *
   * @param key of the object that says so
   */
  public record Begun(String key, List<Event> events) {}

  /**
   * Whether nothing of what an event says was taken out of its execution is in this store.
   *
   * @param event of the kind {@code EXECUTION_REDACTED}
   */
  public boolean isDone(Event event) {
    String key = Layout.event(event.id());
    JsonNode what = parse(event.value().getBytes(UTF_8), JsonNode.class, key);
    for (JsonNode blob : what.path("blobs")) {
      if (objects.exists(BlobStore.key(Digest.parse(blob.asText())))) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> object : what.path("objects").properties()) {
      Optional<byte[]> now = object(event.execution(), object.getKey());
      if (now.isPresent() && Digest.of(now.get()).toString().equals(object.getValue().asText())) {
        return false;
      }
    }
    return true;
  }

  /** An object of an execution, unpacked. */
  private Optional<byte[]> object(ExecutionId execution, String key) {
    Matcher segment = SEGMENT.matcher(key);
    return segment.matches()
        ? new Segments(objects).read(execution, Integer.parseInt(segment.group(1)))
        : bytes(key);
  }

  private void write(String key, Object value) {
    byte[] bytes;
    try {
      bytes = Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value + " has no JSON form", e);
    }
    objects.replace(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private Optional<byte[]> bytes(String key) {
    Optional<InputStream> stream = objects.open(key);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = stream.get()) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new StoreException("'" + key + "' cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T parse(byte[] bytes, Class<T> type, String key) {
    try {
      T value = Json.mapper().readValue(bytes, type);
      if (value == null) {
        throw new StoreException("'" + key + "' is damaged: it holds nothing");
      }
      return value;
    } catch (IOException e) {
      throw new StoreException("'" + key + "' is damaged: " + e.getMessage(), e);
    }
  }
}
