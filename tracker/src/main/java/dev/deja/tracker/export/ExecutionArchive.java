package dev.deja.tracker.export;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An execution as a store of its own that holds it and all it needs, jars included, with two
 * scripts that run it again from there: on a machine that has Deja and a JDK, and no network.
 */
public final class ExecutionArchive {

  private static final String STORE = "store/";

  private final ObjectStore objects;
  private final Executions executions;
  private final LockedJars jars;
  private final List<String> warnings = new ArrayList<>();

  public ExecutionArchive(ObjectStore objects, LockedJars jars) {
    this.objects = objects;
    this.executions = new Executions(objects);
    this.jars = jars;
  }

  /** What a user should know; complete after {@link #write}. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Writes the archive's files. Blobs are streamed, and verified on the way.
   *
   * @throws StoreException if something of the record is missing or damaged, or a jar is nowhere
   */
  public void write(StoredExecution execution, Members members) throws IOException {
    List<Dependency> lock = execution.end().map(ExecutionEnd::lock).orElse(List.of());
    List<String> missing =
        lock.stream().filter(jar -> !jars.has(jar)).map(Dependency::file).toList();
    if (!missing.isEmpty()) {
      throw new StoreException(
          "%d of the %d jars of %s are neither in the store nor, with the same bytes, in the local Maven repository: %s. Run the notebook again with --mirror, which keeps them."
              .formatted(
                  missing.size(),
                  lock.size(),
                  execution.start().reference(),
                  String.join(", ", missing.subList(0, Math.min(5, missing.size())))));
    }
    if (execution.start().bundle().isEmpty()) {
      warnings.add("no files were recorded with it, so that it will run in an empty folder");
    }
    String reference = execution.start().reference();
    members.add("README.md", readme(execution, lock));
    members.add("rerun.sh", script("#!/bin/sh\n", reference));
    members.add("rerun.cmd", windows(reference));
    for (Digest blob : blobs(execution)) {
      blob(blob, members);
    }
    for (Digest segment : execution.end().map(ExecutionEnd::segments).orElse(List.of())) {
      redaction(segment, members);
    }
    for (Dependency jar : lock) {
      members.add(STORE + BlobStore.key(jar.digest()), jars.open(jar));
    }
    records(execution, members);
  }

  private void blob(Digest blob, Members members) throws IOException {
    Optional<Redacted> gone =
        objects.exists(BlobStore.key(blob)) ? Optional.empty() : redaction(blob, members);
    if (gone.isEmpty()) {
      // Says so if it is missing.
      members.add(STORE + BlobStore.key(blob), executions.blobs().open(blob));
    } else if (gone.get().after().isPresent()) {
      blob(gone.get().after().get(), members);
    }
  }

  /** What became of something that was taken out, and of what took its place. */
  private Optional<Redacted> redaction(Digest before, Members members) throws IOException {
    Optional<Redacted> redacted = executions.blobs().redactions().of(before);
    for (Optional<Redacted> each = redacted; each.isPresent(); ) {
      String key = Layout.redaction(each.get().before());
      members.add(STORE + key, objects.open(key).orElseThrow());
      each = each.get().after().flatMap(executions.blobs().redactions()::of);
    }
    return redacted;
  }

  /** The execution's own objects, after what they name, as in any store. */
  private void records(StoredExecution execution, Members members) throws IOException {
    ExecutionId id = execution.id();
    List<String> keys = new ArrayList<>(List.of(Layout.start(id)));
    Segments segments = new Segments(objects);
    for (int number = 1; objects.exists(segments.key(id, number)); number++) {
      keys.add(segments.key(id, number));
    }
    keys.add(Layout.end(id));
    keys.add(Layout.verdict(id));
    for (String key : keys) {
      Optional<InputStream> object = objects.open(key);
      if (object.isPresent()) {
        members.add(STORE + key, object.get());
      }
    }
    String number = Layout.number(execution.start().notebook().name(), execution.start().number());
    members.add(
        STORE + number,
        new ByteArrayInputStream(id.ulid().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** Every blob that the record names and the store is to have. */
  private Set<Digest> blobs(StoredExecution execution) {
    Set<Digest> blobs = new LinkedHashSet<>();
    List<Digest> bundles = new ArrayList<>();
    execution.start().bundle().ifPresent(bundles::add);
    execution.end().flatMap(ExecutionEnd::bundleAtEnd).ifPresent(bundles::add);
    for (Digest bundle : bundles) {
      executions.bundle(bundle).files().stream()
          .map(BundleManifest.File::digest)
          .forEach(blobs::add);
      blobs.add(bundle);
    }
    execution.start().git().flatMap(GitState::patch).ifPresent(blobs::add);
    int notKept = 0;
    for (CellRun run : execution.cells()) {
      run.outputsBlob().ifPresent(blob -> blobs.add(blob.digest()));
      run.hiddenOutputs().forEach(blob -> blobs.add(blob.digest()));
      for (FileUse use : run.fileUses()) {
        if (use.kept() && use.digest().isPresent()) {
          blobs.add(use.digest().get());
        } else if (use.role() == FileUse.Role.INPUT && !use.isElsewhere()) {
          notKept++;
        }
      }
    }
    if (notKept > 0) {
      warnings.add(
          "%d input files were not kept in the store; if they are in no bundle, they have to be there when it runs again"
              .formatted(notKept));
    }
    return blobs;
  }

  private static String script(String head, String reference) {
    return head
        + "# Runs "
        + reference
        + " again, from this folder alone. What is said behind goes to 'deja rerun'.\n"
        + "cd \"$(dirname \"$0\")\" || exit 2\n"
        + "DEJA_STORE=\"$PWD/store\" exec deja rerun '"
        + reference.replace("'", "'\\''")
        + "' \"$@\"\n";
  }

  private static String windows(String reference) {
    return "@rem Runs it again, from this folder alone.\r\n@set \"DEJA_STORE=%~dp0store\"\r\n"
        + "@deja rerun \""
        + reference
        + "\" %*\r\n";
  }

  private static String readme(StoredExecution execution, List<Dependency> lock) {
    return """
    # %s

    A recorded run of a notebook (%s, %s), with all it needs: code, input files that were kept,
    %d jars, and what each cell put out. Java of the same feature version is needed (%s), and
    Deja; no network.

        sh rerun.sh          runs it again here, and tells whether it gave the same
        DEJA_STORE=$PWD/store deja show %s
        DEJA_STORE=$PWD/store deja verify
    """
        .formatted(
            execution.start().reference(),
            execution.status(),
            execution.start().startedAt(),
            lock.size(),
            execution.start().environment().javaVersion(),
            execution.start().reference());
  }
}
