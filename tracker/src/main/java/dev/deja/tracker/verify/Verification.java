package dev.deja.tracker.verify;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.CorruptBlob;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a store still has what was recorded, byte for byte: every blob against the digest it
 * is named by, every segment of cell runs against its seal, and that nothing is named which is not
 * there. Reads each object once, as a stream; memory is bounded by the largest single execution.
 *
 * <p>One use, one thread.
 */
public final class Verification {

  private static final String BLOBS = "blobs/sha256/";
  private static final String NUMBERS = "notebooks/";
  private static final int BUFFER = 1 << 16;

  /** So many digests that were seen are remembered, so that a shared blob is looked for once. */
  private static final int REMEMBERED = 100_000;

  /** Hears how it goes on. */
  @FunctionalInterface
  public interface Listener {

    /** So much has been checked so far; called after each object. */
    void checked(long objects, long bytes);
  }

  /**
   * What was found.
   *
   * @param executions how many were looked at
   * @param objects how many objects of the store were read whole
   * @param bytes how many these have
   * @param findings what is wrong; empty if nothing is
   * @param leftOut how many findings there are beyond these
   */
  public record Report(
      long executions, long objects, long bytes, List<Finding> findings, long leftOut) {}

  private final ObjectStore objects;
  private final Segments segments;
  private final Executions executions;
  private final BlobStore blobs;
  private final Listener listener;
  private final Findings findings = new Findings();
  private final Map<Digest, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long executionCount;
  private long objectCount;
  private long byteCount;

  public Verification(ObjectStore objects, Listener listener) {
    this.objects = objects;
    this.segments = new Segments(objects);
    this.executions = new Executions(objects);
    this.blobs = executions.blobs();
    this.listener = listener;
  }

  /** Checks everything in the store. */
  public Report store() {
    try (Stream<String> keys = objects.list(BLOBS, "", false)) {
      keys.forEach(this::blob);
    }
    try (Stream<ExecutionId> ids = executions.list(Optional.empty())) {
      ids.forEach(id -> execution(id, false));
    }
    try (Stream<String> keys = objects.list(Layout.EVENTS, "", false)) {
      keys.filter(key -> key.endsWith(".json")).forEach(this::event);
    }
    try (Stream<ExecutionId> ids = executions.groups().ids()) {
      ids.forEach(this::group);
    }
    try (Stream<String> keys = objects.list(NUMBERS, "", false)) {
      keys.forEach(this::number);
    }
    return report();
  }

  /** Checks an execution, and all blobs that it names. */
  public Report execution(ExecutionId id) {
    execution(id, true);
    return report();
  }

  private Report report() {
    return new Report(executionCount, objectCount, byteCount, findings.all(), findings.leftOut());
  }

  private void blob(String key) {
    BlobStore.digest(key)
        .ifPresentOrElse(
            this::readWhole,
            () -> findings.add(Finding.Kind.DAMAGED, key, "this is no name of a blob"));
  }

  private void readWhole(Digest digest) {
    String key = BlobStore.key(digest);
    try (InputStream in = blobs.open(digest)) {
      count(drained(in, null));
    } catch (CorruptBlob e) {
      findings.add(Finding.Kind.DAMAGED, key, String.valueOf(e.getMessage()));
    } catch (IOException | StoreException e) {
      findings.add(Finding.Kind.UNREADABLE, key, String.valueOf(e.getMessage()));
    }
  }

  private static long drained(InputStream in, @Nullable MessageDigest sha) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes += count;
      if (sha != null) {
        sha.update(buffer, 0, count);
      }
    }
    return bytes;
  }

  private void count(long bytes) {
    objectCount++;
    byteCount += bytes;
    listener.checked(objectCount, byteCount);
  }

  /**
   * @param whole whether its blobs are read; else they have been, and are only looked for
   */
  private void execution(ExecutionId id, boolean whole) {
    Optional<ExecutionStart> start = object(Layout.start(id), () -> executions.start(id));
    if (start.isEmpty()) {
      // A kernel that died early leaves a folder without its start: there is nothing to check.
      return;
    }
    executionCount++;
    String reference = start.get().reference();
    Optional<ExecutionEnd> end = object(Layout.end(id), () -> executions.end(id));
    object(Layout.verdict(id), () -> executions.verdict(id));
    end.ifPresent(seal -> segments(id, seal, reference));
    for (String key : List.of(Layout.start(id), Layout.end(id), Layout.verdict(id))) {
      findings.needs(key, reference);
    }
    Set<Digest> read = new HashSet<>();
    References.of(start.get(), end, (digest, what) -> need(digest, reference, what, whole, read));
    bundles(start.get(), end, reference, whole, read);
    end.ifPresent(seal -> jars(seal, reference, whole, read));
    for (CellRun run : cells(id, reference)) {
      References.of(run, (digest, what) -> need(digest, reference, what, whole, read));
    }
  }

  /** Its cell runs; none if they cannot be read, which has then been found. */
  private List<CellRun> cells(ExecutionId id, String reference) {
    try {
      return executions.read(id).map(StoredExecution::cells).orElse(List.of());
    } catch (StoreException e) {
      String key = Layout.EXECUTIONS + id + "/";
      if (findings.all().stream().noneMatch(finding -> finding.key().startsWith(key))) {
        findings.add(Finding.Kind.DAMAGED, key, String.valueOf(e.getMessage()));
        findings.needs(key, reference);
      }
      return List.of();
    }
  }

  private void segments(ExecutionId id, ExecutionEnd end, String reference) {
    for (int number = 1; number <= end.segments().size(); number++) {
      String key = segments.key(id, number);
      Digest expected = end.segments().get(number - 1);
      try {
        Optional<InputStream> segment = segments.open(id, number);
        if (segment.isEmpty()) {
          findings.add(Finding.Kind.MISSING, key, "the seal names it as " + expected);
        } else {
          try (InputStream in = segment.get()) {
            MessageDigest sha = Digest.sha256();
            count(drained(in, sha));
            Digest found = Digest.finish(sha);
            if (!found.equals(expected) && !blobs.redactions().leadsTo(expected, found)) {
              findings.add(
                  Finding.Kind.DAMAGED,
                  key,
                  "the seal says " + expected + ", its bytes have " + found);
            }
          }
        }
      } catch (ZipException | EOFException e) {
        findings.add(
            Finding.Kind.DAMAGED,
            key,
            "the seal says " + expected + ", and it cannot be unpacked: " + e.getMessage());
      } catch (IOException | StoreException e) {
        findings.add(Finding.Kind.UNREADABLE, key, String.valueOf(e.getMessage()));
      }
      findings.needs(key, reference);
    }
  }

  private void bundles(
      ExecutionStart start,
      Optional<ExecutionEnd> end,
      String reference,
      boolean whole,
      Set<Digest> read) {
    Set<Digest> manifests = new HashSet<>();
    start.bundle().ifPresent(manifests::add);
    end.flatMap(ExecutionEnd::bundleAtEnd).ifPresent(manifests::add);
    for (Digest bundle : manifests) {
      BundleManifest manifest;
      try {
        manifest = executions.bundle(bundle);
      } catch (StoreException e) {
        // A manifest that is missing or damaged has been found already.
        continue;
      }
      References.of(manifest, (digest, what) -> need(digest, reference, what, whole, read));
    }
  }

  /** Jars are in the store only if they were to be kept. */
  private void jars(ExecutionEnd end, String reference, boolean whole, Set<Digest> read) {
    for (Dependency jar : end.lock()) {
      if (blobs.has(jar.digest())) {
        need(jar.digest(), reference, "jar '" + jar.file() + "'", whole, read);
      }
    }
  }

  private void need(Digest digest, String reference, String what, boolean whole, Set<Digest> read) {
    String key = BlobStore.key(digest);
    if (!findings.has(key) && !seen.containsKey(digest)) {
      Optional<Redacted> redacted =
          blobs.has(digest) ? Optional.empty() : blobs.redactions().of(digest);
      if (redacted.isPresent()) {
        redacted.get().after().ifPresent(now -> need(now, reference, what, whole, read));
        return;
      }
      if (!blobs.has(digest)) {
        findings.add(Finding.Kind.MISSING, key, "it is named, and is not there");
      } else {
        if (whole && read.add(digest)) {
          readWhole(digest);
        }
        if (!findings.has(key)) {
          seen.put(digest, true);
        }
      }
    }
    findings.needs(key, reference + " (" + what + ")");
  }

  private void event(String key) {
    String id = key.substring(Layout.EVENTS.length(), key.length() - ".json".length());
    if (ExecutionId.isUlid(id)) {
      object(key, () -> executions.event(new ExecutionId(id)));
    }
  }

  private void group(ExecutionId id) {
    object(Layout.group(id), () -> executions.groups().read(id));
    object(Layout.groupTasks(id), () -> Optional.of(executions.groups().rows(id)));
  }

  private void number(String key) {
    int slash = key.lastIndexOf('/');
    String number = key.substring(slash + 1);
    if (slash > NUMBERS.length() && number.matches("[0-9]{1,9}")) {
      String notebook = key.substring(NUMBERS.length(), slash);
      object(key, () -> executions.byNumber(notebook, Integer.parseInt(number)));
    }
  }

  /**
   * Reads an object that has no digest: all that can be said is whether it is what it should be.
   */
  private <T> Optional<T> object(String key, Supplier<Optional<T>> reading) {
    try {
      Optional<T> read = reading.get();
      if (read.isPresent()) {
        count(0);
      }
      return read;
    } catch (StoreException e) {
      findings.add(Finding.Kind.DAMAGED, key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
