package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes, and so the name of a blob. Written {@code sha256:} and 64 lower-case
 * hex digits.
 *
 * @param hex 64 lower-case hex digits
 */
public record Digest(String hex) implements Comparable<Digest> {

  public static final String PREFIX = "sha256:";

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WRITTEN = Pattern.compile(PREFIX + "(" + HEX + ")");

  public Digest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not a SHA-256: expected 64 lower-case hex digits");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is not {@code sha256:} and 64 hex digits
   */
  @JsonCreator
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a digest: expected sha256: and 64 hex digits");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** All that are written in a text, whatever else it is. */
  public static Set<Digest> allIn(String text) {
    return allIn(text, WRITTEN);
  }

  /**
   * All that a pattern finds in a text.
   *
   * @param pattern whose first group is 64 lower-case hex digits
   */
  public static Set<Digest> allIn(String text, Pattern pattern) {
    Set<Digest> digests = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      digests.add(new Digest(matcher.group(1)));
    }
    return digests;
  }

  public static Digest of(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /**
   * Of the bytes of a file, which may be large.
   *
   * @throws IOException if it cannot be read
   */
  public static Digest of(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return finish(sha256);
  }

  /** A digest that a {@link #sha256} has computed. */
  public static Digest finish(MessageDigest sha256) {
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }

  /** Whether a text is 64 lower-case hex digits. */
  public static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /** A fresh SHA-256 computation. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return PREFIX + hex;
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }
}
