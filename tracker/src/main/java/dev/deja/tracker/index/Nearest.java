package dev.deja.tracker.index;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which of the words that exist come nearest to one that does not. */
final class Nearest {

  private static final int SHOWN = 3;

  private Nearest() {}

  /** At most three, best first; none that has hardly a letter in common. */
  static List<String> to(String word, Collection<String> words) {
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

  /** How many characters to insert, remove or replace (Levenshtein). */
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
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
