package dev.deja.tracker.cli;

import dev.deja.tracker.model.Digest;
import java.util.Locale;

/** Sizes and digests as people read them. */
final class Sizes {

  private static final int SHORT_DIGEST = 12;

  private Sizes() {}

  /** {@code 512 B}, {@code 3.4 kB}, {@code 12 MB}; powers of 1,000. */
  static String bytes(long count) {
    if (count < 1000) {
      return count + " B";
    }
    double rest = count;
    int unit = -1;
    while (rest >= 999.5) {
      rest /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, rest < 9.95 ? "%.1f %sB" : "%.0f %sB", rest, "kMGTPE".charAt(unit));
  }

  /** The first digits, which are enough to tell digests apart by eye. */
  static String digest(Digest digest) {
    return digest.hex().substring(0, SHORT_DIGEST);
  }
}
