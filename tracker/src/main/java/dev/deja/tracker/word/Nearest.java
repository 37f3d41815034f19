package dev.deja.tracker.word;

import dev.deja.kernel.word.EditDistance;
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
                  || EditDistance.between(wanted, candidate.toLowerCase(Locale.ROOT)) <= most / 2;
            })
        .sorted(
            Comparator.comparingInt(
                    (String candidate) ->
                        EditDistance.between(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }
}
