package dev.deja.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes something that is nearly right of something that is right: bytes flipped, pieces left out,
 * doubled, exchanged, and what has been trouble elsewhere put in. The same seed makes the same.
 */
public final class Mutation {

  private static final List<String> TROUBLE =
      List.of(
          "",
          "\0",
          "\ud83d",
          "\n",
          "\"",
          "'",
          "\\",
          "\\u0000",
          "{",
          "}",
          "[",
          "]",
          "/",
          "..",
          "@",
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775808",
          "99999999999999999999",
          "NaN",
          "sha256:",
          "sha256:" + "0".repeat(64),
          "[".repeat(3_000),
          "{\"a\":".repeat(2_000),
          "%",
          "%s",
          "é😀",
          "\u202e",
          "(",
          ")",
          " and ",
          " or ",
          " not ",
          "=",
          "2026-13-45T99:99:99Z",
          "PT-9H",
          "[]",
          "{}",
          ",",
          ":",
          " ".repeat(500),
          "z".repeat(5_000));

  private final Random random;

  public Mutation(long seed) {
    this.random = new Random(seed);
  }

  /** One to four changes. */
  public byte[] of(byte[] right) {
    byte[] bytes = right;
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  public String of(String right) {
    return new String(of(right.getBytes(UTF_8)), UTF_8);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  private byte[] once(byte[] bytes) {
    int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
    return switch (random.nextInt(8)) {
      case 0 -> flipped(bytes, from);
      case 1 -> Arrays.copyOf(bytes, from);
      case 2 -> joined(bytes, from, new byte[0], to);
      case 3 -> joined(bytes, from, piece(bytes), from);
      case 4 -> joined(bytes, from, piece(bytes), to);
      case 5 -> value(bytes, from);
      default -> joined(bytes, from, trouble(), random.nextBoolean() ? from : to);
    };
  }

  /** In the place of a whole JSON value. */
  private byte[] value(byte[] bytes, int from) {
    int colon = from;
    while (colon < bytes.length && bytes[colon] != ':') {
      colon++;
    }
    int end = colon + 1;
    while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}') {
      end++;
    }
    return joined(bytes, Math.min(colon + 1, bytes.length), trouble(), Math.min(end, bytes.length));
  }

  private byte[] trouble() {
    return TROUBLE.get(random.nextInt(TROUBLE.size())).getBytes(UTF_8);
  }

  private byte[] piece(byte[] bytes) {
    int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[at] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, until);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }
}
