package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds metadata in what a cell prints, by Valohai's convention: a line of standard output that is
 * a whole JSON object. Every key but {@code _time} is a point; {@code step}, if it is a whole
 * number, is the step of the others. One thread at a time.
 */
final class MetadataLines {

  /** A longer line, in characters, is not looked at. */
  static final int LONGEST = 64 * 1024;

  /** Python's json module writes NaN and Infinity, and so do people; they are kept as text. */
  private static final ObjectReader READER =
      Json.mapper()
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  private final Consumer<MetadataPoint> points;
  private final StringBuilder line = new StringBuilder();
  private boolean tooLong;

  MetadataLines(Consumer<MetadataPoint> points) {
    this.points = points;
  }

  /** A piece of standard output; lines may be split over pieces. */
  void add(String text, Instant at) {
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      keep(text, begin, end);
      endOfLine(at);
      begin = end + 1;
    }
    keep(text, begin, text.length());
  }

  /** The end of the output; a last line without a line break counts. */
  void end(Instant at) {
    endOfLine(at);
  }

  private void keep(String text, int begin, int end) {
    if (line.length() + (end - begin) > LONGEST) {
      tooLong = true;
      line.setLength(0);
    } else if (!tooLong) {
      line.append(text, begin, end);
    }
  }

  private void endOfLine(Instant at) {
    String whole = line.toString().strip();
    line.setLength(0);
    boolean readable = !tooLong && whole.startsWith("{") && whole.endsWith("}");
    tooLong = false;
    if (!readable) {
      return;
    }
    JsonNode object;
    try {
      object = READER.readTree(whole);
    } catch (JsonProcessingException e) {
      return;
    }
    JsonNode said = object.path("step");
    Optional<Long> step =
        said.isIntegralNumber() && said.canConvertToLong()
            ? Optional.of(said.longValue())
            : Optional.empty();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String key = field.getKey();
      boolean isStep = key.equals("step") && step.isPresent();
      if (!isStep && !key.equals("_time") && !key.isBlank() && !field.getValue().isNull()) {
        points.accept(new MetadataPoint(key, number(field.getValue()), step, at));
      }
    }
  }

  /** JSON has no NaN: the journal would say it as text, and so does everything else. */
  private static JsonNode number(JsonNode value) {
    boolean finite = !value.isDouble() || Double.isFinite(value.doubleValue());
    return finite ? value : TextNode.valueOf(value.asText());
  }

  /** What is left of the last line is looked at by somebody else. */
  void forget() {
    line.setLength(0);
    tooLong = false;
  }
}
