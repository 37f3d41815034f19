package dev.deja.tracker.word;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which of the words that exist come nearest to one that does not. */
public final class Nearest {

  private static final int SHOWN = 3;

  private Nearest() {}

  /** At most three, best first; none that has hardly a letter in common. */
  public static List<String> to(String word, Collection<String> words) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return words.stream()
        .distinct()
        .filter(
            candidate -> {
              int most = Math.max(wanted.length(), candidate.length());
              return candidate.toLowerCase(Locale.ROOT).startsWith(wanted)
                  || distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= most / 2;
            })
        .sorted(
            Comparator.comparingInt(
                    (String candidate) -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }

  /** How many characters to insert, remove, replace or swap (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : least(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int least(int[][] rows, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
