package dev.deja.runtime.files;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts and ports cells connect to: each is told once for a cell run, as an input whose
 * contents nobody knows. Thread-safe.
 */
final class Connections {

  /** More of one cell are not told: it knocks at doors, or crawls. */
  private static final int MOST = 200;

  private static final String DOUBT = "what came over the connection is not recorded";

  private final Map<Integer, Set<String>> told = new ConcurrentHashMap<>();
  private final ThreadLocal<Boolean> declared = ThreadLocal.withInitial(() -> false);

  /** What this thread connects to from now on is declared otherwise, or no longer. */
  void declared(boolean isDeclared) {
    if (isDeclared) {
      declared.set(true);
    } else {
      declared.remove();
    }
  }

  /**
   * A cell is about to connect.
   *
   * @param address {@code name/numbers}; the name may be missing
   * @return what to tell, or null
   */
  @Nullable Used connecting(int cell, String address, int port) {
    if (declared.get()) {
      return null;
    }
    int slash = address.indexOf('/');
    String host = slash > 0 ? address.substring(0, slash) : address.substring(slash + 1);
    String url = "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    Set<String> ofCell = told.computeIfAbsent(cell, key -> ConcurrentHashMap.newKeySet());
    if (ofCell.size() >= MOST || !ofCell.add(url)) {
      return null;
    }
    long now = System.currentTimeMillis();
    return new Used(url, url, false, null, now, List.of("connected"), DOUBT);
  }
}
