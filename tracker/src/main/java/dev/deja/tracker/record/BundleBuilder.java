package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Parallel;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the notebook and the files around it into a store, as {@link BundleRules} and {@link
 * IgnoreRules} say. Remembers digests of files, so that a later bundle of the same files reads only
 * what has changed. One thread at a time.
 */
public final class BundleBuilder {

  /** So many bytes of files, and one file more, are in memory at once. */
  private static final long BATCH = 8 << 20;

  /** A file is remembered when its time of change is this old: a later change has another one. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private record State(long sizeBytes, FileTime modified, @Nullable Object key) {

    static State of(BasicFileAttributes attributes) {
      return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  private record Known(State state, Digest digest) {}

  /**
   * A file of the manifest.
   *
   * @param digest empty if it is left out
   * @param reason then why
   */
  private record Read(BundleScan.Candidate candidate, Optional<Digest> digest, String reason) {

    static Read kept(BundleScan.Candidate candidate, Digest digest) {
      return new Read(candidate, Optional.of(digest), "");
    }

    static Read omitted(BundleScan.Candidate candidate, String reason) {
      return new Read(candidate, Optional.empty(), reason);
    }
  }

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
        omitted.add(new BundleManifest.Omitted(candidate.path(), size, read.reason()));
      }
    }
    return files;
  }

  /** Reads and keeps them, so many at a time as fit into {@link #BATCH}. */
  private List<Read> readAll(List<BundleScan.Candidate> candidates) {
    List<Read> read = new ArrayList<>();
    int begin = 0;
    while (begin < candidates.size()) {
      int end = begin;
      long size = 0;
      do {
        size += candidates.get(end++).attributes().size();
      } while (end < candidates.size() && size + candidates.get(end).attributes().size() <= BATCH);
      read.addAll(keep(candidates.subList(begin, end)));
      begin = end;
    }
    return read;
  }

  private List<Read> keep(List<BundleScan.Candidate> candidates) {
    Map<Digest, byte[]> unknown = new ConcurrentHashMap<>();
    List<Read> read =
        Parallel.all(
            candidates.stream().map(each -> (Callable<Read>) () -> read(each, unknown)).toList());
    blobs.putAll(unknown);
    // What is remembered is never read again, so only now, when it is kept.
    Instant settled = Instant.now().minus(SETTLED);
    for (Read each : read) {
      State state = State.of(each.candidate().attributes());
      if (each.digest().isPresent() && state.modified().toInstant().isBefore(settled)) {
        known.put(each.candidate().file(), new Known(state, each.digest().get()));
      }
    }
    return read;
  }

  private Read read(BundleScan.Candidate candidate, Map<Digest, byte[]> unknown) {
    State state = State.of(candidate.attributes());
    Known before = known.get(candidate.file());
    if (before != null && before.state().equals(state)) {
      return Read.kept(candidate, before.digest());
    }
    try {
      byte[] bytes = Files.readAllBytes(candidate.file());
      BasicFileAttributes after = Files.readAttributes(candidate.file(), BasicFileAttributes.class);
      if (bytes.length != state.sizeBytes() || !State.of(after).equals(state)) {
        return Read.omitted(candidate, "changing");
      }
      if (BundleRules.isSecret(bytes)) {
        return Read.omitted(candidate, "secret");
      }
      Digest digest = Digest.of(bytes);
      unknown.put(digest, bytes);
      return Read.kept(candidate, digest);
    } catch (IOException e) {
      return Read.omitted(candidate, "unreadable");
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
