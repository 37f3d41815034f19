package dev.deja.tracker.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Objects as files of a folder: a key is a path below it. Folders and files are created for their
 * owner only.
 *
 * <p>An object is written to a file beside its place, whose name starts with {@value #TEMPORARY},
 * synced, and then linked into its place, so that it is there whole or not at all and the first of
 * several writers wins. A crash can leave such a file; listing does not show it, and removes it
 * when it is older than {@link #LEFT_OVER}.
 *
 * <p>The folder's own {@code spool} and files named {@code index.db…} belong to others and are no
 * objects.
 */
public final class LocalObjectStore implements ObjectStore {

  static final String TEMPORARY = ".tmp-";

  /** The age at which a file that a crash left is removed: no writer takes that long. */
  static final Duration LEFT_OVER = Duration.ofDays(1);

  private static final String LOCK = ".lock";

  private static final Object LINKLESS = new Object();

  /** Names temporary files together with {@link #NEXT}: no other process has it. */
  private static final String RUN = UUID.randomUUID().toString();

  private static final AtomicLong NEXT = new AtomicLong();

  private final Path folder;

  private LocalObjectStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The store in a folder, which is created if it is missing.
   *
   * @throws StoreException if it cannot be created, or is not a folder
   */
  public static LocalObjectStore open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      OwnerOnly.createFolders(absolute);
    } catch (IOException e) {
      throw LocalFailure.unwritable(absolute, e);
    }
    return new LocalObjectStore(absolute);
  }

  /** The folder, absolute. */
  public Path folder() {
    return folder;
  }

  @Override
  public boolean putIfAbsent(String key, long sizeBytes, Source source) {
    Path target = path(key);
    if (Files.exists(target)) {
      renew(target);
      return false;
    }
    Path parent = parent(target);
    try {
      OwnerOnly.createFolders(parent);
      boolean created = create(new Put(key, sizeBytes, source), target);
      OwnerOnly.sync(parent);
      return created;
    } catch (IOException e) {
      throw LocalFailure.unwritable(folder, e);
    }
  }

  /**
   * Each folder is synced once for all of its new objects, and files are synced beside one another,
   * which lets the file system write many at a time.
   */
  @Override
  public void putAll(List<Put> puts) {
    Map<Path, Put> missing = new LinkedHashMap<>();
    Set<Path> folders = new LinkedHashSet<>();
    for (Put put : puts) {
      Path target = path(put.key());
      if (Files.exists(target)) {
        renew(target);
      } else {
        missing.put(target, put);
        folders.add(parent(target));
      }
    }
    try {
      OwnerOnly.createFolders(folders);
    } catch (IOException e) {
      throw LocalFailure.unwritable(folder, e);
    }
    Parallel.all(
        missing.entrySet().stream()
            .map(each -> (Callable<Boolean>) () -> createOne(each.getValue(), each.getKey()))
            .toList());
    Parallel.all(
        folders.stream().map(each -> Executors.callable(() -> OwnerOnly.sync(each))).toList());
  }

  private boolean createOne(Put put, Path target) {
    try {
      return create(put, target);
    } catch (IOException e) {
      throw LocalFailure.unwritable(folder, e);
    }
  }

  @Override
  public void replace(String key, long sizeBytes, Source source) {
    Path target = path(key);
    Path parent = parent(target);
    try {
      OwnerOnly.createFolders(parent);
      Path temporary = parent.resolve(TEMPORARY + RUN + "-" + NEXT.incrementAndGet());
      OwnerOnly.createFile(temporary);
      try {
        write(source, sizeBytes, temporary, key);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      OwnerOnly.sync(parent);
    } catch (IOException e) {
      throw LocalFailure.unwritable(folder, e);
    }
  }

  /** The object itself is durable then, its entry in its folder is not yet. */
  private boolean create(Put put, Path target) throws IOException {
    Path temporary = parent(target).resolve(TEMPORARY + RUN + "-" + NEXT.incrementAndGet());
    OwnerOnly.createFile(temporary);
    try {
      write(put.source(), put.sizeBytes(), temporary, put.key());
      return publish(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(Source source, long sizeBytes, Path file, String key)
      throws IOException {
    // Not a channel: an interrupt of this thread must not close the file.
    try (InputStream in = opened(source);
        FileOutputStream out = new FileOutputStream(file.toFile())) {
      byte[] buffer = new byte[64 * 1024];
      long written = 0;
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        out.write(buffer, 0, count);
        written += count;
      }
      if (written != sizeBytes) {
        throw new UncheckedIOException(
            new IOException(
                "'" + key + "' should have " + sizeBytes + " bytes, its source gave " + written));
      }
      out.getFD().sync();
    }
  }

  // What the source throws is not the store's failure, so it leaves unchecked.
  private static InputStream opened(Source source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the file became the object; if there is one already, nothing happens. */
  private boolean publish(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | IOException e) {
      if (e instanceof IOException && !Files.exists(temporary)) {
        throw e;
      }
      return moveUnderLock(temporary, target);
    }
  }

  /** For file systems without hard links: a lock makes check and rename one step. */
  private boolean moveUnderLock(Path temporary, Path target) throws IOException {
    synchronized (LINKLESS) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid() || Files.exists(target)) {
          return false;
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
    }
  }

  @Override
  public Optional<InputStream> open(String key) {
    Path file = path(key);
    if (Files.isDirectory(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalFailure.unreadable(folder, key, e);
    }
  }

  @Override
  public boolean exists(String key) {
    Path file = path(key);
    boolean exists = Files.isRegularFile(file);
    if (exists && key.startsWith(Layout.BLOBS)) {
      // Who asks does so to write it, or to name it.
      renew(file);
    }
    return exists;
  }

  /** A blob that is wanted again is as young as a new one to whoever collects garbage. */
  private static void renew(Path file) {
    try {
      FileTime now = FileTime.from(Instant.now());
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.toInstant().minus(RENEWED))) {
        Files.setLastModifiedTime(file, now);
      }
    } catch (IOException e) {
      // It may only be read: then nobody collects garbage here either.
    }
  }

  @Override
  public Optional<Instant> modified(String key) {
    try {
      return Optional.of(Files.getLastModifiedTime(path(key)).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalFailure.unreadable(folder, key, e);
    }
  }

  @Override
  public Stream<String> list(String prefix, String after, boolean delimiter) {
    return new LocalListing(folder, prefix, after, delimiter).stream();
  }

  /** Without syncing the folder after each, which takes a hundred times as long. */
  @Override
  public int deleteGarbage(List<String> keys, Instant before) {
    int gone = 0;
    for (String key : keys) {
      Path file = path(key);
      try {
        if (modified(key).filter(before::isAfter).isPresent() && Files.deleteIfExists(file)) {
          gone++;
        }
      } catch (IOException e) {
        throw LocalFailure.unwritable(folder, e);
      }
    }
    return gone;
  }

  @Override
  public Stream<Sized> sizes(String prefix) {
    return list(prefix, "", false)
        .map(key -> new Sized(key, Math.max(0, path(key).toFile().length())));
  }

  @Override
  public void delete(String key) {
    Path file = path(key);
    try {
      if (Files.deleteIfExists(file)) {
        OwnerOnly.sync(parent(file));
      }
    } catch (IOException e) {
      throw LocalFailure.unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    // A folder needs no closing.
  }

  /** Whether a name at the top of the folder, or anywhere below, is not part of any key. */
  static boolean isForeign(String name, boolean atTop) {
    return name.startsWith(TEMPORARY)
        || (atTop && (name.equals("spool") || name.startsWith("index.db") || name.equals(LOCK)));
  }

  private Path path(String key) {
    String first = ObjectKey.checked(key).split("/", 2)[0];
    if (isForeign(first, true) || key.contains("/" + TEMPORARY)) {
      throw new IllegalArgumentException(
          "'" + key + "' is not a key of a store in a folder: the name is used for something else");
    }
    return folder.resolve(key);
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? folder : parent;
  }
}
