package dev.deja.tracker.replay;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of a recorded execution as they are now. Each is read once. Not thread-safe. */
final class FilesNow {

  private final ExecutionStart start;
  private final Map<String, Optional<Digest>> digests = new HashMap<>();

  FilesNow(ExecutionStart start) {
    this.start = start;
  }

  /** The digest of a file's bytes; empty if there is none, or none that can be read. */
  Optional<Digest> digest(String path) {
    return digests.computeIfAbsent(path, key -> read(Path.of(start.file(key))));
  }

  private static Optional<Digest> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = Digest.sha256();
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        sha256.update(buffer, 0, length);
      }
      return Optional.of(Digest.finish(sha256));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a file is now what a run read. What is fetched from elsewhere cannot be told. */
  boolean isAsRead(FileUse use) {
    return !use.isElsewhere()
        && use.doubt().isEmpty()
        && use.digest().isPresent()
        && use.digest().equals(digest(use.path()));
  }

  /** Whether a file is now what a run made of it. */
  boolean isAsLeft(FileUse use) {
    return use.isDeletion()
        ? digest(use.path()).isEmpty()
        : use.digest().isPresent() && use.digest().equals(digest(use.path()));
  }

  /**
   * Files beside the notebook that are not what they were, but for the notebook, what runs wrote,
   * and what is known to have been read by a run.
   */
  List<String> changedBesides(BundleManifest bundle, List<CellRun> runs) {
    Set<String> known = new HashSet<>();
    runs.forEach(run -> run.fileUses().forEach(use -> known.add(use.path())));
    String notebook = bundle.notebook().orElse("");
    String folder = notebook.contains("/") ? notebook.replaceFirst("[^/]*$", "") : "";
    List<String> changed = new ArrayList<>();
    for (BundleManifest.File file : bundle.files()) {
      if (!file.path().equals(notebook) && file.path().startsWith(folder)) {
        String path = file.path().substring(folder.length());
        if (!known.contains(path) && !digest(path).equals(Optional.of(file.digest()))) {
          changed.add(path);
        }
      }
    }
    return changed;
  }
}
