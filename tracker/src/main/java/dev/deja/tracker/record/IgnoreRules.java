package dev.deja.tracker.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * What a folder's {@code .dejaignore} and {@code .gitignore} and those of the folders above it say,
 * in Git's syntax. A rule nearer to the file goes before one further up, and any rule of a {@code
 * .dejaignore} before any of a {@code .gitignore}, so that a bundle can have what Git has not.
 */
final class IgnoreRules {

  private record Level(Path folder, IgnoreNode rules) {}

  private final List<Level> deja;
  private final List<Level> git;

  private IgnoreRules(List<Level> deja, List<Level> git) {
    this.deja = deja;
    this.git = git;
  }

  /**
   * The rules that hold in a folder.
   *
   * @param top the outermost folder whose rules count: the work tree's top, or the folder itself
   */
  static IgnoreRules of(Path top, Path folder) {
    IgnoreRules rules =
        new IgnoreRules(List.of(), git(top, top.resolve(".git/info/exclude"), List.of()));
    Path current = top;
    rules = rules.in(current);
    for (Path part : top.relativize(folder)) {
      if (!part.toString().isEmpty()) {
        current = current.resolve(part);
        rules = rules.in(current);
      }
    }
    return rules;
  }

  /** The rules that hold in a folder just below. */
  IgnoreRules in(Path folder) {
    return new IgnoreRules(
        git(folder, folder.resolve(".dejaignore"), deja),
        git(folder, folder.resolve(".gitignore"), git));
  }

  boolean ignored(Path file, boolean folder) {
    Boolean decided = decide(deja, file, folder);
    if (decided == null) {
      decided = decide(git, file, folder);
    }
    return decided != null && decided;
  }

  private static @Nullable Boolean decide(List<Level> levels, Path file, boolean folder) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level level = levels.get(i);
      String path = level.folder().relativize(file).toString().replace('\\', '/');
      Boolean decided = level.rules().checkIgnored(path, folder);
      if (decided != null) {
        return decided;
      }
    }
    return null;
  }

  private static List<Level> git(Path folder, Path file, List<Level> outer) {
    Optional<IgnoreNode> rules = read(file);
    if (rules.isEmpty()) {
      return outer;
    }
    List<Level> levels = new ArrayList<>(outer);
    levels.add(new Level(folder, rules.get()));
    return levels;
  }

  private static Optional<IgnoreNode> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      IgnoreNode rules = new IgnoreNode();
      rules.parse(in);
      return Optional.of(rules);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
