package dev.deja.kernel.word;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the names that a mistyped one was probably meant to be. Thread-safe. */
public final class Nearest {

  private static final int AT_MOST = 3;

  private Nearest() {}

  /** At most three names, the nearest and what is as near; empty if none is. */
  public static List<String> of(String typed, Collection<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    Map<Integer, List<String>> byDistance =
        names.stream()
            .filter(name -> isNear(wanted, name.toLowerCase(Locale.ROOT)))
            .collect(
                Collectors.groupingBy(
                    name -> EditDistance.between(wanted, name.toLowerCase(Locale.ROOT)),
                    TreeMap::new,
                    Collectors.toList()));
    return byDistance.values().stream().limit(1).flatMap(List::stream).limit(AT_MOST).toList();
  }

  private static boolean isNear(String wanted, String name) {
    int allowed = mistakes(Math.min(wanted.length(), name.length()));
    return (Math.abs(wanted.length() - name.length()) <= allowed
            && EditDistance.between(wanted, name) <= allowed)
        || (wanted.length() >= 3 && name.startsWith(wanted))
        || (name.length() >= 3 && 2 * name.length() >= wanted.length() && wanted.startsWith(name));
  }

  /** How many slips make a name of this length another; of two letters every name is near. */
  private static int mistakes(int length) {
    return length < 3 ? 0 : Math.max(1, length / 3);
  }
}
