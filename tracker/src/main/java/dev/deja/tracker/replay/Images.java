package dev.deja.tracker.replay;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Pictures as a notebook keeps them: base64 text. */
final class Images {

  private Images() {}

  /** Whether two pictures can both be decoded and have the same size and pixels. */
  static boolean samePixels(String one, String other) {
    Optional<BufferedImage> first = decode(one);
    Optional<BufferedImage> second = decode(other);
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    BufferedImage a = first.get();
    BufferedImage b = second.get();
    if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
      return false;
    }
    int[] rowA = new int[a.getWidth()];
    int[] rowB = new int[a.getWidth()];
    for (int y = 0; y < a.getHeight(); y++) {
      a.getRGB(0, y, rowA.length, 1, rowA, 0, rowA.length);
      b.getRGB(0, y, rowB.length, 1, rowB, 0, rowB.length);
      if (!java.util.Arrays.equals(rowA, rowB)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<BufferedImage> decode(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      ImageIO.setUseCache(false);
      return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(bytes)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
