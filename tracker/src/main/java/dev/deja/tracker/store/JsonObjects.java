package dev.deja.tracker.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Objects of a store that hold a JSON value. Thread-safe. */
final class JsonObjects {

  private final ObjectStore objects;

  JsonObjects(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * What an object holds; empty if there is none.
   *
   * @throws StoreException if it cannot be read, or is damaged
   */
  <T> Optional<T> read(String key, Class<T> type) {
    return bytes(key).map(bytes -> parse(bytes, type, key));
  }

  /**
   * An object's bytes; empty if there is none.
   *
   * @throws StoreException if it cannot be read
   */
  Optional<byte[]> bytes(String key) {
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

  /**
   * Reads JSON.
   *
   * @param key of the object that it is from
   * @throws StoreException if it is damaged, or has not all that it must have
   */
  static <T> T parse(byte[] bytes, Class<T> type, String key) {
    try {
      T value = Json.mapper().readValue(bytes, type);
      if (value == null) {
        throw new StoreException("'" + key + "' is damaged: it holds nothing");
      }
      Whole.require(value, key);
      return value;
    } catch (IOException e) {
      throw damaged(key, e);
    }
  }

  static StoreException damaged(String key, IOException e) {
    String why =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return new StoreException("'" + key + "' is damaged: " + why, e);
  }
}
