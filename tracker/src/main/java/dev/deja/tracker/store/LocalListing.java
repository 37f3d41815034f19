package dev.deja.tracker.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Walks a store's folder in the order of keys, reading a folder only when its turn comes. A folder
 * sorts as its name with a {@code /}, as keys do. One thread at a time.
 */
final class LocalListing implements Iterator<String> {

  private final Path root;
  private final String prefix;
  private final String after;
  private final boolean delimiter;
  private final Deque<Iterator<String>> open = new ArrayDeque<>();
  private @Nullable String next;

  LocalListing(Path root, String prefix, String after, boolean delimiter) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.delimiter = delimiter;
    String base = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (!base.isEmpty()) {
      ObjectKey.checked(base.substring(0, base.length() - 1));
    }
    open.push(entries(base).iterator());
  }

  Stream<String> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
        false);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !open.isEmpty()) {
      Iterator<String> folder = open.element();
      if (!folder.hasNext()) {
        open.pop();
        continue;
      }
      String entry = folder.next();
      if (!entry.endsWith("/")) {
        if (entry.startsWith(prefix) && entry.compareTo(after) > 0) {
          next = entry;
        }
      } else if (!entry.startsWith(prefix) && !prefix.startsWith(entry)) {
        continue;
      } else if (delimiter && entry.length() > prefix.length()) {
        if (entry.compareTo(after) > 0 && hasObject(entry)) {
          next = entry;
        }
      } else if (entry.compareTo(after) > 0 || after.startsWith(entry)) {
        open.push(entries(entry).iterator());
      }
    }
    return next != null;
  }

  @Override
  public String next() {
    String found = hasNext() ? next : null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return found;
  }

  private boolean hasObject(String folderKey) {
    for (String entry : entries(folderKey)) {
      if (!entry.endsWith("/") || hasObject(entry)) {
        return true;
      }
    }
    return false;
  }

  /** Keys of a folder's files and, with a slash at the end, its folders, sorted. */
  private List<String> entries(String folderKey) {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folderKey))) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (LocalObjectStore.isForeign(name, folderKey.isEmpty())) {
          sweep(file, name);
        } else {
          entries.add(folderKey + name + (Files.isDirectory(file) ? "/" : ""));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw LocalFailure.unreadable(
          root,
          folderKey,
          e instanceof IOException failure ? failure : new IOException(e.getMessage(), e));
    }
    entries.sort(null);
    return entries;
  }

  private static void sweep(Path file, String name) {
    if (!name.startsWith(LocalObjectStore.TEMPORARY)) {
      return;
    }
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      if (modified.isBefore(Instant.now().minus(LocalObjectStore.LEFT_OVER))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Another process was faster, or the folder may only be read: both do no harm.
    }
  }
}
