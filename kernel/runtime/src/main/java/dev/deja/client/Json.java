package dev.deja.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer, as {@link dev.deja.json.JsonReader} reads it. */
record Json(Map<String, @Nullable Object> fields) {

  String text(String name) {
    return String.valueOf(fields.get(name));
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(fields.get(name)).map(Object::toString);
  }

  long whole(String name) {
    return fields.get(name) instanceof BigDecimal number ? number.longValue() : 0;
  }

  Optional<Long> optionalWhole(String name) {
    return fields.get(name) instanceof BigDecimal number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  boolean truth(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  Instant time(String name) {
    return Instant.parse(text(name));
  }

  Duration duration(String name) {
    return Duration.parse(text(name));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }

  @SuppressWarnings("unchecked") // names of JSON objects are texts
  List<Json> objects(String name) {
    List<Json> objects = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      list.forEach(each -> objects.add(new Json((Map<String, @Nullable Object>) each)));
    }
    return objects;
  }

  @SuppressWarnings("unchecked") // names of JSON objects are texts
  Map<String, @Nullable Object> object(String name) {
    return fields.get(name) instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }
}
