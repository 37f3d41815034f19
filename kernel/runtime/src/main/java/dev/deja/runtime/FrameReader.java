package dev.deja.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A frame being read, field by field, in the order in which they were put. Not thread-safe. */
public final class FrameReader {

  private final FrameKind kind;
  private final ByteBuffer fields;

  /**
   * @param fields positioned at the kind
   */
  public FrameReader(ByteBuffer fields) {
    this.kind = FrameKind.of(fields.get());
    this.fields = fields;
  }

  public FrameKind kind() {
    return kind;
  }

  public byte takeByte() {
    return fields.get();
  }

  public boolean takeBoolean() {
    return fields.get() != 0;
  }

  public int takeInt() {
    return fields.getInt();
  }

  public long takeLong() {
    return fields.getLong();
  }

  public byte[] takeBytes() {
    byte[] bytes = new byte[fields.getInt()];
    fields.get(bytes);
    return bytes;
  }

  /** A text that must be there. */
  public String takeText() {
    String text = takeOptionalText();
    if (text == null) {
      throw new IllegalStateException("a " + kind + " frame lacks a text");
    }
    return text;
  }

  public @Nullable String takeOptionalText() {
    int length = fields.getInt();
    if (length < 0) {
      return null;
    }
    String text =
        new String(
            fields.array(),
            fields.arrayOffset() + fields.position(),
            length,
            StandardCharsets.UTF_8);
    fields.position(fields.position() + length);
    return text;
  }

  public List<String> takeTexts() {
    int size = fields.getInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(takeText());
    }
    return texts;
  }

  public Map<String, String> takeMap() {
    int size = fields.getInt();
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(takeText(), takeText());
    }
    return map;
  }
}
