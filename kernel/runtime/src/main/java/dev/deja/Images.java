package dev.deja;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Encoded pictures, told apart by their first bytes. */
final class Images {

  private static final int TIMEOUT_MILLIS = 20_000;

  private Images() {}

  static Mime of(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return of(in.readAllBytes(), url.toString());
    }
  }

  /**
   * @param name what to call it where pictures cannot be shown
   * @throws IllegalArgumentException if the bytes are of no picture that clients show
   */
  static Mime of(byte[] encoded, String name) {
    String type = type(encoded);
    String content =
        type.endsWith("+xml")
            ? new String(encoded, StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(encoded);
    return Mime.of(type, content).and(Mime.TEXT, "image: " + name);
  }

  private static String type(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, 1000), StandardCharsets.ISO_8859_1).strip();
    if (head.startsWith("\u0089PNG")) {
      return "image/png";
    } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    } else if (head.startsWith("GIF8")) {
      return "image/gif";
    } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return "image/webp";
    } else if (head.startsWith("BM")) {
      return "image/bmp";
    } else if (head.contains("<svg")) {
      return "image/svg+xml";
    }
    throw new IllegalArgumentException(
        "these "
            + bytes.length
            + " bytes are no PNG, JPEG, GIF, WebP, BMP or SVG; read other pictures with"
            + " javax.imageio.ImageIO and show what it gives");
  }
}
