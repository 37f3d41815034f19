package dev.deja.kernel.engine;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the names that a mistyped one was probably meant to be. */
final class Nearest {

  private static final int AT_MOST = 3;

  private Nearest() {}

  /** At most three names, the nearest and what is as near; empty if none is. */
  static List<String> of(String typed, Collection<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    Map<Integer, List<String>> byDistance =
        names.stream()
            .filter(name -> isNear(wanted, name.toLowerCase(Locale.ROOT)))
            .collect(
                Collectors.groupingBy(
                    name -> distance(wanted, name.toLowerCase(Locale.ROOT)),
                    TreeMap::new,
                    Collectors.toList()));
    return byDistance.values().stream().limit(1).flatMap(List::stream).limit(AT_MOST).toList();
  }

  private static boolean isNear(String wanted, String name) {
    return distance(wanted, name) <= Math.max(wanted.length() < 4 ? 1 : 2, wanted.length() / 3)
        || (wanted.length() >= 3 && (name.startsWith(wanted) || wanted.startsWith(name)));
  }

  /** Levenshtein's distance: insertions, deletions and replacements from one to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
