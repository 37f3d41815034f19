package dev.deja.tracker.record;

import dev.deja.tracker.model.BundleManifest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files of a bundle: those of a folder and below that no rule leaves out. One use, one
 * thread.
 */
final class BundleScan {

  /** A file that may go into a bundle, as it was when it was found. */
  record Candidate(Path file, String path, BasicFileAttributes attributes) {}

  private final Path root;
  private final Set<Path> without;
  private final Optional<Instant> before;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<BundleManifest.Omitted> omitted = new ArrayList<>();
  private int lookedAt;

  /**
   * @param root a real path
   * @param without files and folders, as real paths, that are no part of any bundle
   * @param before only files last written before this moment; empty for all
   */
  BundleScan(Path root, Set<Path> without, Optional<Instant> before) {
    this.root = root;
    this.without = without;
    this.before = before;
  }

  /** Looks at everything. */
  void run(IgnoreRules rules) {
    folder(root, rules);
  }

  List<Candidate> candidates() {
    return candidates;
  }

  List<BundleManifest.Omitted> omitted() {
    return omitted;
  }

  private void folder(Path folder, IgnoreRules rules) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (++lookedAt > BundleRules.MOST_LOOKED_AT) {
          if (lookedAt == BundleRules.MOST_LOOKED_AT + 1) {
            omit(folder.resolve("*"), 0, "count");
          }
          break;
        }
        entries.add(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      omit(folder, 0, "unreadable");
    }
    entries.sort(null);
    for (Path entry : entries) {
      entry(entry, rules);
    }
  }

  private void entry(Path file, IgnoreRules rules) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      omit(file, 0, "unreadable");
      return;
    }
    String name = file.getFileName().toString();
    if (name.equals(".git") || without.contains(file)) {
      return;
    }
    if (attributes.isDirectory()) {
      if (BundleRules.isMade(name) || rules.ignored(file, true)) {
        return;
      }
      if (BundleRules.isSecretFolder(name)) {
        omit(file, 0, "secret");
        return;
      }
      folder(file, rules.in(file));
    } else if (!BundleRules.isMadeFile(name) && !rules.ignored(file, false)) {
      file(file, name, attributes);
    }
  }

  private void file(Path file, String name, BasicFileAttributes attributes) {
    if (BundleRules.isSecretFile(name)) {
      omit(file, attributes.size(), "secret");
    } else if (attributes.isSymbolicLink()) {
      link(file);
    } else if (attributes.isRegularFile()) {
      candidate(file, attributes);
    } else {
      omit(file, 0, "special");
    }
  }

  /** A link to a file of this folder counts as that file; any other is left out. */
  private void link(Path link) {
    try {
      Path target = link.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
      Path inside = target.startsWith(root) ? root.relativize(target) : null;
      if (inside == null || !attributes.isRegularFile() || isHidden(inside)) {
        omit(link, 0, "special");
      } else {
        candidate(link, attributes);
      }
    } catch (IOException e) {
      omit(link, 0, "special");
    }
  }

  private static boolean isHidden(Path inside) {
    for (Path part : inside) {
      String name = part.toString();
      if (name.equals(".git")
          || BundleRules.isSecretFolder(name)
          || BundleRules.isSecretFile(name)) {
        return true;
      }
    }
    return false;
  }

  private void candidate(Path file, BasicFileAttributes attributes) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    if (before.isEmpty() || modified.isBefore(before.get())) {
      candidates.add(new Candidate(file, path(file), attributes));
    }
  }

  private void omit(Path file, long sizeBytes, String reason) {
    omitted.add(new BundleManifest.Omitted(path(file), sizeBytes, reason));
  }

  private String path(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
