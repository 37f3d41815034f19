package dev.deja.tracker.store;

import java.util.regex.Pattern;

/** The rules for keys that every store holds callers to. */
final class ObjectKey {

  private static final Pattern PART = Pattern.compile("[\\p{L}\\p{M}\\p{N}._=-]{1,200}");

  private ObjectKey() {}

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException if it is not one, so that no key can name anything outside a
   *     store
   */
  static String checked(String key) {
    for (String part : key.split("/", -1)) {
      if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "'"
                + key
                + "' is not a key: expected parts of letters, digits and . _ = -, joined by /, none"
                + " of them empty, . or ..");
      }
    }
    return key;
  }
}
