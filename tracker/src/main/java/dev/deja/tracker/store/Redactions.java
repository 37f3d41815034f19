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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was taken out of a store after it had been recorded, and what stands in its place. Objects
 * that name a digest are not written anew for it: whoever does not find the bytes asks here.
 * Thread-safe.
 */
public final class Redactions {

  /** Longer ways from one to the next are none that Deja has made. */
  static final int LONGEST = 100;

  private final ObjectStore objects;
  private final JsonObjects json;
  private final Segments segments;

  public Redactions(ObjectStore objects) {
    this.objects = objects;
    this.json = new JsonObjects(objects);
    this.segments = new Segments(objects);
  }

  /** What became of some bytes; empty if they were not taken out. */
  public Optional<Redacted> of(Digest before) {
    return json.read(Layout.redaction(before), Redacted.class);
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
        .flatMap(key -> json.read(key, Redacted.class).stream());
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
                  json
                      .read(key, Event[].class)
                      .map(events -> new Begun(key, List.of(events)))
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
    JsonNode what = JsonObjects.parse(event.value().getBytes(UTF_8), JsonNode.class, key);
    for (JsonNode blob : what.path("blobs")) {
      if (objects.exists(BlobStore.key(Digest.parse(blob.asText())))) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> object : what.path("objects").properties()) {
      Optional<byte[]> now = segments.object(object.getKey());
      if (now.isPresent() && Digest.of(now.get()).toString().equals(object.getValue().asText())) {
        return false;
      }
    }
    return true;
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
}
