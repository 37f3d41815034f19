package dev.deja.tracker.replay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Two texts after normalizing.
 *
 * @param original with every normalizer applied
 * @param rerun with every normalizer applied
 * @param needed names of the normalizers without which the two would differ; empty when they are
 *     equal as they are, and meaningless when they differ
 */
record Normalized(String original, String rerun, Set<String> needed) {

  static Normalized of(String original, String rerun, List<Normalizer> normalizers) {
    String first = apply(original, normalizers);
    String second = apply(rerun, normalizers);
    if (original.equals(rerun) || !first.equals(second)) {
      return new Normalized(first, second, Set.of());
    }
    List<Normalizer> kept = new ArrayList<>(normalizers);
    for (Normalizer candidate : normalizers) {
      List<Normalizer> without = new ArrayList<>(kept);
      without.remove(candidate);
      if (apply(original, without).equals(apply(rerun, without))) {
        kept = without;
      }
    }
    Set<String> names = new LinkedHashSet<>();
    kept.forEach(normalizer -> names.add(normalizer.name()));
    return new Normalized(first, second, names);
  }

  boolean equal() {
    return original.equals(rerun);
  }

  private static String apply(String text, List<Normalizer> normalizers) {
    String result = text;
    for (Normalizer normalizer : normalizers) {
      result = normalizer.normalize(result);
    }
    return result;
  }
}
