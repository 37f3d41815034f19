package dev.deja.kernel.magic;

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
    int allowed = mistakes(Math.min(wanted.length(), name.length()));
    return (Math.abs(wanted.length() - name.length()) <= allowed
            && distance(wanted, name) <= allowed)
        || (wanted.length() >= 3 && name.startsWith(wanted))
        || (name.length() >= 3 && 2 * name.length() >= wanted.length() && wanted.startsWith(name));
  }

  /** How many slips make a name of this length another; of two letters every name is near. */
  private static int mistakes(int length) {
    return length < 3 ? 0 : Math.max(1, length / 3);
  }

  /** Insertions, deletions, replacements, and neighbours in each other's place, from one on. */
  private static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = rows[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, 1 + rows[i - 2][j - 2]);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length()][b.length()];
  }
}
