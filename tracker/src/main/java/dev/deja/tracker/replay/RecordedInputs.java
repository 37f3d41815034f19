package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that cells of an execution read and had not written before: what a re-run must find.
 * Those below the notebook's folder are laid out beside the bundle, and those near it where a
 * relative path will look for them. Besides, those elsewhere are looked at where they are, and
 * never written, unless that is asked for and nothing is there.
 */
final class RecordedInputs {

  private final StoredExecution original;
  private final BlobStore blobs;
  private final Workspace workspace;
  private final Map<String, Digest> bundle = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private RecordedInputs(StoredExecution original, BlobStore blobs, Workspace workspace) {
    this.original = original;
    this.blobs = blobs;
    this.workspace = workspace;
    workspace
        .bundle()
        .ifPresent(
            manifest -> manifest.files().forEach(file -> bundle.put(file.path(), file.digest())));
  }

  /**
   * Lays out what can be, and says of the rest what is wrong with it.
   *
   * @param workspace with the bundle in it
   * @param restore whether inputs outside of the notebook's folder are written where nothing is
   * @return one line for each input that a re-run will not find as it was
   * @throws StoreException if the bytes of one are damaged or missing in the store, or cannot be
   *     written
   */
  static List<String> layOut(
      StoredExecution original, BlobStore blobs, Workspace workspace, boolean restore) {
    RecordedInputs inputs = new RecordedInputs(original, blobs, workspace);
    inputs.layOut(workspace.notebookFolder(), restore);
    return inputs.warnings;
  }

  /** Absolute paths of files that cells used and that are not below the notebook's folder. */
  static List<String> outside(StoredExecution original) {
    return original.cells().stream()
        .flatMap(run -> run.fileUses().stream())
        .map(FileUse::path)
        .filter(path -> !FileUse.isElsewhere(path) && ExecutionStart.isAbsolute(path))
        .distinct()
        .toList();
  }

  private void layOut(Path folder, boolean restore) {
    if (blobs.redactions().any()) {
      bundle.forEach((path, digest) -> sayIfTakenOut(path, digest, "file"));
    }
    for (FileUse use : first()) {
      if (use.isElsewhere()) {
        continue;
      }
      if (ExecutionStart.isAbsolute(use.path())) {
        outside(use, restore);
      } else {
        inside(use, folder);
      }
    }
  }

  /** One use for each path that was read before anything of the execution wrote it. */
  private List<FileUse> first() {
    List<FileUse> first = new ArrayList<>();
    Set<String> written = new HashSet<>();
    Map<String, Digest> read = new HashMap<>();
    for (CellRun run : original.cells()) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == FileUse.Role.INPUT && !written.contains(use.path())) {
          Digest before = use.digest().map(now -> read.putIfAbsent(use.path(), now)).orElse(null);
          if (before == null) {
            first.add(use);
          } else if (!use.digest().equals(Optional.of(before))) {
            warnings.add(
                "input '%s' was changed by somebody else while this was recorded: cell run %d read other bytes than an earlier one"
                    .formatted(use.path(), run.number()));
          }
        }
      }
      run.fileUses().stream()
          .filter(use -> use.role() == FileUse.Role.OUTPUT)
          .forEach(use -> written.add(use.path()));
    }
    return first;
  }

  private void inside(FileUse use, Path folder) {
    if (use.digest().isEmpty()) {
      if (!bundle.containsKey(use.path())) {
        warnings.add(
            "input '%s' is missing: its bytes were not recorded%s"
                .formatted(use.path(), use.doubt().map(doubt -> " (" + doubt + ")").orElse("")));
      }
      return;
    }
    Digest digest = use.digest().get();
    if (digest.equals(bundle.get(use.path()))) {
      return;
    }
    Path target = below(folder, use.path());
    if (use.kept()) {
      writeKept(use, target);
      return;
    }
    Path original = Path.of(this.original.start().file(use.path()));
    if (Optional.of(digest).equals(digest(original))) {
      try (InputStream in = Files.newInputStream(original)) {
        write(in, target);
      } catch (IOException e) {
        throw unwritable(target, e);
      }
    } else {
      warnings.add(
          "input '%s' is missing: the store does not keep its bytes, and they are not in '%s' any more"
              .formatted(use.path(), original));
    }
  }

  /** Whether the bytes of a file are others now than were recorded, or gone, on purpose. */
  private Optional<Redacted> sayIfTakenOut(String path, Digest digest, String what) {
    Optional<Redacted> redacted =
        blobs.has(digest) ? Optional.empty() : blobs.redactions().of(digest);
    redacted.ifPresent(
        found ->
            warn(
                "%s '%s' was redacted by %s, so what depends on it cannot be compared: %s"
                    .formatted(
                        what,
                        path,
                        found.by(),
                        found.after().isPresent()
                            ? "the secret in it is not what the recorded run had read"
                            : "nothing is in its place")));
    return redacted;
  }

  /** Says it once, however often the file is written. */
  private void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  private void outside(FileUse use, boolean restore) {
    Path file;
    try {
      file = Path.of(use.path());
    } catch (InvalidPathException e) {
      warnings.add("input '%s' is missing: it is no path here".formatted(use.path()));
      return;
    }
    Optional<Digest> now = Files.isRegularFile(file) ? digest(file) : Optional.empty();
    workspace.inHere(file).ifPresent(target -> near(use, file, now, target));
    if (!Files.exists(file)) {
      if (restore && use.kept()) {
        writeKept(use, file);
        return;
      }
      warnings.add(
          "input '%s' is missing here%s"
              .formatted(
                  use.path(),
                  use.kept() ? "; --restore-inputs writes the recorded bytes there" : ""));
    } else if (use.digest().isPresent() && Files.isRegularFile(file)) {
      if (now.isEmpty()) {
        warnings.add("input '%s' cannot be read here".formatted(use.path()));
      } else if (!now.equals(use.digest())) {
        warnings.add(
            "input '%s' has other bytes than when this was recorded: then %s, now %s"
                .formatted(use.path(), use.digest().get(), now.get()));
      }
    }
  }

  /** For code that names it by a relative path, such as {@code ../data/in.csv}. */
  private void near(FileUse use, Path original, Optional<Digest> now, Path target) {
    if (use.kept()) {
      writeKept(use, target);
    } else if (now.isPresent() && now.equals(use.digest())) {
      try (InputStream in = Files.newInputStream(original)) {
        write(in, target);
      } catch (IOException e) {
        throw unwritable(target, e);
      }
    }
  }

  /** Writes what the store keeps of it, if it does and nobody has taken that out. */
  private void writeKept(FileUse use, Path target) {
    if (use.digest().isEmpty()) {
      return;
    }
    Digest digest = use.digest().get();
    Optional<Redacted> redacted = sayIfTakenOut(use.path(), digest, "input");
    if (redacted.isPresent() && redacted.get().after().isEmpty()) {
      return;
    }
    try (InputStream in = blobs.open(digest)) {
      write(in, target);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static Optional<Digest> digest(Path file) {
    try {
      return Optional.of(Digest.of(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A record may come from elsewhere: its paths must stay below the folder. */
  private static Path below(Path folder, String path) {
    Path target = folder.resolve(path).normalize();
    if (!target.startsWith(folder)) {
      throw new StoreException("the record names the input '" + path + "', which is not below it");
    }
    return target;
  }

  private static void write(InputStream in, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static StoreException unwritable(Path target, IOException cause) {
    return new StoreException(
        "the input '" + target + "' cannot be written: " + cause + ". Make room there.", cause);
  }
}
