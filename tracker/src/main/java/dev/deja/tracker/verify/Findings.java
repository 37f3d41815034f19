package dev.deja.tracker.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been found, by key, in bounded memory: what comes late is only counted. */
final class Findings {

  private static final int MOST = 10_000;

  private final Map<String, Finding> byKey = new LinkedHashMap<>();
  private long leftOut;

  void add(Finding.Kind kind, String key, String problem) {
    if (byKey.containsKey(key)) {
      return;
    }
    if (byKey.size() < MOST) {
      byKey.put(key, new Finding(kind, key, problem, List.of(), 0));
    } else {
      leftOut++;
    }
  }

  /** Whether something is wrong with an object. */
  boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** An execution needs an object; nothing happens if that is all right. */
  void needs(String key, String execution) {
    byKey.computeIfPresent(key, (same, finding) -> finding.needing(execution));
  }

  List<Finding> all() {
    return List.copyOf(byKey.values());
  }

  long leftOut() {
    return leftOut;
  }
}
