package dev.deja.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A frame being written, field by field. Not thread-safe. */
public final class FrameWriter {

  private static final int LENGTH_SIZE = 4;

  private byte[] buffer = new byte[128];
  private int size = LENGTH_SIZE;

  public FrameWriter(FrameKind kind) {
    putByte(kind.code());
  }

  public FrameWriter putByte(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public FrameWriter putBoolean(boolean value) {
    return putByte(value ? 1 : 0);
  }

  public FrameWriter putInt(int value) {
    reserve(4);
    size = writeInt(size, value);
    return this;
  }

  public FrameWriter putLong(long value) {
    return putInt((int) (value >>> 32)).putInt((int) value);
  }

  public FrameWriter putBytes(byte[] bytes) {
    return putBytes(bytes, bytes.length);
  }

  FrameWriter putBytes(byte[] bytes, int length) {
    putInt(length);
    reserve(length);
    System.arraycopy(bytes, 0, buffer, size, length);
    size += length;
    return this;
  }

  public FrameWriter putText(@Nullable String text) {
    return text == null ? putInt(-1) : putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public FrameWriter putTexts(List<String> texts) {
    putInt(texts.size());
    texts.forEach(this::putText);
    return this;
  }

  public FrameWriter putMap(Map<String, String> map) {
    putInt(map.size());
    map.forEach((key, value) -> putText(key).putText(value));
    return this;
  }

  /** The frame as it goes over the wire, its length first. */
  byte[] toBytes() {
    writeInt(0, size - LENGTH_SIZE);
    return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
  }

  private int writeInt(int at, int value) {
    buffer[at] = (byte) (value >>> 24);
    buffer[at + 1] = (byte) (value >>> 16);
    buffer[at + 2] = (byte) (value >>> 8);
    buffer[at + 3] = (byte) value;
    return at + 4;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
    }
  }
}
