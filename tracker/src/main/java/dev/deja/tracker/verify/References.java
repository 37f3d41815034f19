package dev.deja.tracker.verify;

import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The blobs that an execution names, and that the store must have therefore. */
final class References {

  private References() {}

  /**
   * Those that beginning and seal of an execution name; what a bundle names is {@link
   * #of(BundleManifest, BiConsumer)}.
   *
   * @param each gets a digest, and what the blob is in words
   */
  static void of(
      ExecutionStart start, Optional<ExecutionEnd> end, BiConsumer<Digest, String> each) {
    start.bundle().ifPresent(bundle -> each.accept(bundle, "its bundle"));
    end.flatMap(ExecutionEnd::bundleAtEnd)
        .ifPresent(bundle -> each.accept(bundle, "its bundle at the end"));
    start.git().flatMap(GitState::patch).ifPresent(patch -> each.accept(patch, "its Git patch"));
  }

  /** Those that a cell run names. */
  static void of(CellRun run, BiConsumer<Digest, String> each) {
    run.outputsBlob()
        .ifPresent(blob -> each.accept(blob.digest(), "outputs of cell run " + run.number()));
    for (BlobRef hidden : run.hiddenOutputs()) {
      each.accept(hidden.digest(), "hidden outputs of cell run " + run.number());
    }
    for (FileUse use : run.fileUses()) {
      if (use.kept() && use.digest().isPresent()) {
        each.accept(
            use.digest().get(),
            "%s '%s' of cell run %d"
                .formatted(
                    use.role() == FileUse.Role.INPUT ? "input" : "output",
                    use.path(),
                    run.number()));
      }
    }
  }

  /** Those that a bundle names. */
  static void of(BundleManifest bundle, BiConsumer<Digest, String> each) {
    bundle
        .files()
        .forEach(file -> each.accept(file.digest(), "file '" + file.path() + "' of its bundle"));
  }
}
