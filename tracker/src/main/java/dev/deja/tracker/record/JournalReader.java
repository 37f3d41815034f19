package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.deja.tracker.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a journal's lines, once each, while it may still be growing. A last line that is cut short
 * is left for later. One thread at a time.
 */
final class JournalReader {

  /** Who gets the lines. */
  interface Lines {

    /** A line; when this throws, the same line comes again at the next reading. */
    void accept(JsonNode line);

    /**
     * A line that is not JSON.
     *
     * @param number its position in the journal, from 1
     */
    void damaged(int number);
  }

  private static final ObjectReader OBJECT =
      Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private long offset;
  private int number;

  JournalReader(Path file) {
    this.file = file;
  }

  /** Hands over every complete line behind those of earlier calls. */
  void readNew(Lines lines) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      in.skipNBytes(offset);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int begin = 0;
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            line.write(buffer, begin, i - begin);
            hand(line.toByteArray(), lines);
            offset += line.size() + 1L;
            number++;
            line.reset();
            begin = i + 1;
          }
        }
        line.write(buffer, begin, count - begin);
      }
    }
  }

  private void hand(byte[] line, Lines lines) throws IOException {
    JsonNode node;
    try {
      // As text: of bytes, damaged ones could pass for another encoding.
      node = OBJECT.readTree(new String(line, UTF_8));
    } catch (JsonProcessingException e) {
      lines.damaged(number + 1);
      return;
    }
    if (node.isObject() && node.path("type").isTextual()) {
      lines.accept(node);
    } else {
      lines.damaged(number + 1);
    }
  }
}
