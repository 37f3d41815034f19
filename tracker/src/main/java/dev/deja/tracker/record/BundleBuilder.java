package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Puts the notebook and the files around it into a store, as {@link BundleRules} and {@link
 * IgnoreRules} say. Remembers digests of files, so that a later bundle of the same files reads only
 * what has changed. One thread at a time.
 */
public final class BundleBuilder {

  /** Putting a blob waits for the disk; so many at once share one wait. */
  private static final int THREADS = 16;

  /** A file is remembered when its time of change is this old: a later change has another one. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private record State(long sizeBytes, FileTime modified, @Nullable Object key) {

    static State of(BasicFileAttributes attributes) {
      return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  private record Known(State state, Digest digest) {}

  /** A file of the manifest, or empty if it could not be read as one piece. */
  private record Read(BundleScan.Candidate candidate, Optional<Digest> digest) {}

  private final BlobStore blobs;
  private final Set<Path> without;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /**
   * @param without files and folders that are no part of any bundle, such as the store
   */
  public BundleBuilder(BlobStore blobs, Set<Path> without) {
    this.blobs = blobs;
    this.without = new HashSet<>();
    for (Path path : without) {
      try {
        this.without.add(path.toRealPath());
      } catch (IOException e) {
        this.without.add(path.toAbsolutePath().normalize());
      }
    }
  }

  /**
   * Makes the bundle of a notebook. It and everything it names is in the store when this returns.
   *
   * @param before only files last written before this moment, so that what cells write does not
   *     count as code; the notebook itself always counts. Empty for all
   * @return empty if there is no such notebook
   * @throws StoreException if the store cannot be written
   */
  public Optional<Digest> build(Path notebook, Optional<Instant> before) {
    return bundle(notebook, before).map(Bundle::digest);
  }

  /** As {@link #build}, with the manifest. */
  Optional<Bundle> bundle(Path notebook, Optional<Instant> before) {
    Path file;
    BundleScan.Candidate own;
    try {
      Path parent = notebook.toAbsolutePath().normalize().getParent();
      Path name = notebook.getFileName();
      if (parent == null || name == null) {
        return Optional.empty();
      }
      file = parent.toRealPath().resolve(name);
      own =
          new BundleScan.Candidate(
              file, name.toString(), Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException e) {
      return Optional.empty();
    }
    Path root = root(file);
    List<BundleScan.Candidate> candidates = new ArrayList<>(List.of(own));
    List<BundleManifest.Omitted> omitted = new ArrayList<>();
    if (!isTooWide(root)) {
      BundleScan scan = new BundleScan(root, without, before);
      scan.run(IgnoreRules.of(GitFolder.topOf(root).orElse(root), root));
      scan.candidates().stream()
          .filter(found -> !found.file().equals(file))
          .forEach(candidates::add);
      omitted.addAll(scan.omitted());
    }
    List<BundleManifest.File> files = files(limited(candidates, omitted), omitted);
    files.sort(Comparator.comparing(BundleManifest.File::path));
    // A rule that names the notebook itself does not count: it is what was run.
    if (files.stream().anyMatch(kept -> kept.path().equals(own.path()))) {
      omitted.removeIf(left -> left.path().equals(own.path()));
    }
    omitted.sort(Comparator.comparing(BundleManifest.Omitted::path));
    BundleManifest manifest =
        new BundleManifest(
            1,
            files.stream().map(BundleManifest.File::path).filter(own.path()::equals).findFirst(),
            files,
            omitted);
    return Optional.of(new Bundle(blobs.put(json(manifest)).digest(), manifest));
  }

  private static Path root(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Whether a folder is a person's home or above it: nobody means all that by a notebook. */
  private static boolean isTooWide(Path root) {
    try {
      return root.getParent() == null
          || Path.of(System.getProperty("user.home")).toRealPath().startsWith(root);
    } catch (IOException e) {
      return root.getParent() == null;
    }
  }

  /** Those within the limits, the first being the notebook; the others are added to omitted. */
  private static List<BundleScan.Candidate> limited(
      List<BundleScan.Candidate> candidates, List<BundleManifest.Omitted> omitted) {
    List<BundleScan.Candidate> kept = new ArrayList<>();
    long total = 0;
    for (BundleScan.Candidate candidate : candidates) {
      long size = candidate.attributes().size();
      boolean first = candidate.path().equals(candidates.get(0).path());
      String reason = "";
      if (size > (first ? BundleRules.LARGEST_NOTEBOOK : BundleRules.LARGEST_FILE)) {
        reason = "size";
      } else if (kept.size() >= BundleRules.MOST_FILES) {
        reason = "count";
      } else if (total + size > BundleRules.LARGEST_TOTAL) {
        reason = "total-size";
      }
      if (reason.isEmpty()) {
        kept.add(candidate);
        total += size;
      } else {
        omitted.add(new BundleManifest.Omitted(candidate.path(), size, reason));
      }
    }
    return kept;
  }

  private List<BundleManifest.File> files(
      List<BundleScan.Candidate> candidates, List<BundleManifest.Omitted> omitted) {
    List<BundleManifest.File> files = new ArrayList<>();
    for (Read read : readAll(candidates)) {
      BundleScan.Candidate candidate = read.candidate();
      long size = candidate.attributes().size();
      if (read.digest().isPresent()) {
        files.add(
            new BundleManifest.File(
                candidate.path(), read.digest().get(), size, isExecutable(candidate.file())));
      } else {
        omitted.add(new BundleManifest.Omitted(candidate.path(), size, "unreadable"));
      }
    }
    return files;
  }

  private List<Read> readAll(List<BundleScan.Candidate> candidates) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, Math.max(1, candidates.size())),
            task -> {
              Thread thread = new Thread(task, "deja-bundle");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Read>> reading = new ArrayList<>();
      for (BundleScan.Candidate candidate : candidates) {
        reading.add(threads.submit(() -> new Read(candidate, digest(candidate))));
      }
      List<Read> read = new ArrayList<>();
      for (Future<Read> one : reading) {
        read.add(one.get());
      }
      return read;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a file of the bundle could not be kept", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("the bundle was not finished: its thread was interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<Digest> digest(BundleScan.Candidate candidate) {
    State state = State.of(candidate.attributes());
    Known before = known.get(candidate.file());
    if (before != null && before.state().equals(state)) {
      return Optional.of(before.digest());
    }
    try {
      byte[] bytes = Files.readAllBytes(candidate.file());
      BasicFileAttributes after = Files.readAttributes(candidate.file(), BasicFileAttributes.class);
      if (bytes.length != state.sizeBytes() || !State.of(after).equals(state)) {
        return Optional.empty();
      }
      Digest digest = blobs.put(bytes).digest();
      if (state.modified().toInstant().isBefore(Instant.now().minus(SETTLED))) {
        known.put(candidate.file(), new Known(state, digest));
      }
      return Optional.of(digest);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isExecutable(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static byte[] json(BundleManifest manifest) {
    try {
      return Json.mapper().writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest has a JSON form", e);
    }
  }
}
