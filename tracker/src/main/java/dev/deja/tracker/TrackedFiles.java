package dev.deja.tracker;

import dev.deja.tracker.index.BlobUse;
import dev.deja.tracker.index.FileUseRow;
import dev.deja.tracker.index.FileVersion;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.lineage.Lineage;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files that cells have used, and blobs that executions need. Thread-safe. */
final class TrackedFiles {

  private final CurrentIndex index;
  private final Executions executions;

  TrackedFiles(CurrentIndex index, Executions executions) {
    this.index = index;
    this.executions = executions;
  }

  List<FileVersion> list(String search, boolean artifacts, int most, int offset) {
    return index.current().files(search, artifacts, most, offset);
  }

  Trace trace(Digest start, int depth, Set<Trace.Direction> directions) {
    return Lineage.trace(index.current(), start, depth, directions);
  }

  List<Digest> digests(String prefix, int most) {
    return index.current().fileDigests(prefix, most);
  }

  List<String> named(String name, int most) {
    return index.current().filesNamed(name, most);
  }

  Optional<Digest> lastDigest(String file) {
    List<FileUseRow> uses = index.current().fileUses(file);
    return uses.stream()
        .max(Comparator.comparing(FileUseRow::execution).thenComparingInt(FileUseRow::cell))
        .flatMap(
            latest ->
                uses.stream()
                    .filter(use -> use.execution().equals(latest.execution()))
                    .filter(use -> use.digest().isPresent())
                    .max(Comparator.comparingInt(FileUseRow::cell).thenComparing(FileUseRow::role))
                    .flatMap(FileUseRow::digest));
  }

  List<Tracker.Need> usesOf(Digest digest) {
    Index current = index.current();
    List<Tracker.Need> needs = new ArrayList<>();
    for (BlobUse use : current.usesOf(digest)) {
      needs.add(
          new Tracker.Need(
              use.reference(),
              switch (use.role()) {
                case BUNDLE -> "its bundle";
                case PATCH -> "its Git patch";
                case FILE -> "a file of cell run " + use.cell().orElse(0);
                case OUTPUTS -> "outputs of cell run " + use.cell().orElse(0);
              }));
    }
    Map<Digest, List<String>> bundles = new LinkedHashMap<>();
    for (BlobUse use : current.bundles()) {
      bundles.computeIfAbsent(use.digest(), bundle -> new ArrayList<>()).add(use.reference());
    }
    bundles.forEach(
        (bundle, references) -> {
          for (String path : pathsOf(digest, bundle)) {
            references.forEach(reference -> needs.add(new Tracker.Need(reference, "file " + path)));
          }
        });
    return needs;
  }

  private List<String> pathsOf(Digest digest, Digest bundle) {
    try {
      return executions.bundle(bundle).files().stream()
          .filter(file -> file.digest().equals(digest))
          .map(BundleManifest.File::path)
          .toList();
    } catch (StoreException e) {
      // A manifest that is damaged itself says nothing.
      return List.of();
    }
  }
}
