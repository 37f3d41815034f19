package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files around the notebooks of two executions that differ, without those that cells read or wrote:
 * of these more is known. The notebooks themselves are compared cell by cell.
 */
final class BundleFiles {

  /** A cell names it. */
  private static final int NAMED = 70;

  /** A child process or native code may have read it. */
  private static final int UNSEEN = 30;

  /** It is code, which something may load without a name of it in a cell. */
  private static final int CODE = 20;

  /** Nobody is known to have used it: another notebook's results, for example. */
  private static final int UNUSED = 1;

  private static final int SHOWN_DIGEST = 12;

  private static final Set<String> CODE_ENDINGS =
      Set.of(
          "java",
          "jsh",
          "jshell",
          "ijava",
          "kt",
          "groovy",
          "scala",
          "py",
          "r",
          "sh",
          "sql",
          "xml",
          "gradle",
          "properties",
          "yaml",
          "yml",
          "toml",
          "conf");

  private final StoredExecution a;
  private final StoredExecution b;
  private final Executions store;

  BundleFiles(StoredExecution a, StoredExecution b, Executions store) {
    this.a = a;
    this.b = b;
    this.store = store;
  }

  List<Difference> differences(FileDifferences used) {
    Map<String, String> before = files(a);
    Map<String, String> after = files(b);
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<Difference> found = new ArrayList<>();
    for (String path : paths) {
      Optional<String> one = Optional.ofNullable(before.get(path));
      Optional<String> other = Optional.ofNullable(after.get(path));
      if (!one.equals(other) && !used.knows(path)) {
        found.add(new Difference(Kind.FILE, path, one, other, List.of(), rank(path)));
      }
    }
    return found;
  }

  private Map<String, String> files(StoredExecution execution) {
    Map<String, String> files = new TreeMap<>();
    try {
      Optional<BundleManifest> manifest = execution.start().bundle().map(store::bundle);
      manifest.ifPresent(
          bundle ->
              bundle.files().stream()
                  .filter(file -> !Optional.of(file.path()).equals(bundle.notebook()))
                  .forEach(file -> files.put(file.path(), shown(file.digest()))));
    } catch (StoreException e) {
      // A bundle that is damaged is said by those who need it.
      return Map.of();
    }
    return files;
  }

  private static String shown(Digest digest) {
    return Digest.PREFIX + digest.hex().substring(0, SHOWN_DIGEST);
  }

  private int rank(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (runs().anyMatch(run -> run.source().contains(name))) {
      return NAMED;
    }
    if (runs().anyMatch(run -> !run.fileGaps().isEmpty())) {
      return UNSEEN;
    }
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return CODE_ENDINGS.contains(ending) ? CODE : UNUSED;
  }

  private Stream<CellRun> runs() {
    return Stream.concat(a.cells().stream(), b.cells().stream());
  }
}
