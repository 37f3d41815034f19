package dev.deja.tracker.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Immutable objects under keys. A key is one or more parts of {@code [A-Za-z0-9._=-]} and other
 * letters or digits, joined by {@code /}; no part is {@code .} or {@code ..}.
 *
 * <p>Thread-safe, and safe beside other processes that use the same store.
 */
public interface ObjectStore extends AutoCloseable {

  /** How old a blob may look although somebody has wanted to write it just now. */
  Duration RENEWED = Duration.ofHours(6);

  /** Bytes that can be read more than once. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Creates an object, whole or not at all; it is durable when this returns. An object that exists
   * stays as it is.
   *
   * @param sizeBytes how many bytes the source gives
   * @return whether this call created it; exactly one of several callers at once gets {@code true}
   * @throws StoreException if the store cannot be written, with what to do about it
   * @throws java.io.UncheckedIOException if the source fails, or gives another number of bytes;
   *     nothing is created then
   */
  boolean putIfAbsent(String key, long sizeBytes, Source source);

  /**
   * An object to be created.
   *
   * @param sizeBytes how many bytes the source gives
   */
  record Put(String key, long sizeBytes, Source source) {}

  /**
   * Creates those of many objects that are absent, as {@link #putIfAbsent} does; all are durable
   * when this returns. If it fails, some of them may be there, whole.
   */
  default void putAll(List<Put> puts) {
    Parallel.all(
        puts.stream()
            .map(
                put ->
                    (Callable<Boolean>) () -> putIfAbsent(put.key(), put.sizeBytes(), put.source()))
            .toList());
  }

  /**
   * Writes an object in the place of the one that is there, whole or not at all; durable when this
   * returns. For what is taken out of records alone: everything else is written once.
   *
   * @param sizeBytes how many bytes the source gives
   * @throws StoreException if the store cannot be written, with what to do about it
   * @throws java.io.UncheckedIOException if the source fails, or gives another number of bytes; the
   *     object is as it was then
   */
  void replace(String key, long sizeBytes, Source source);

  /**
   * The object's bytes; the caller closes the stream.
   *
   * @return empty if there is no such object
   * @throws StoreException if the store cannot be read
   */
  Optional<InputStream> open(String key);

  /** Whether there is such an object. */
  boolean exists(String key);

  /**
   * Keys that start with {@code prefix} and sort after {@code after} (empty: from the beginning),
   * in ascending order; with {@code delimiter}, keys are cut after the first {@code /} behind the
   * prefix and each cut key is given once, if it sorts after {@code after} itself. The caller
   * closes the stream.
   */
  Stream<String> list(String prefix, String after, boolean delimiter);

  /**
   * An object and how large it is.
   *
   * @param sizeBytes as it is stored
   */
  record Sized(String key, long sizeBytes) {}

  /**
   * All objects whose keys start with {@code prefix}, in no order. The caller closes the stream.
   */
  Stream<Sized> sizes(String prefix);

  /**
   * When an object was written, or last asked to be written again, by the clock of the store; at
   * most {@link #RENEWED} too early. Empty if there is no such object.
   */
  Optional<Instant> modified(String key);

  /**
   * An object in a listing.
   *
   * @param at as {@link #modified} says
   */
  record Written(String key, Instant at) {}

  /** Keys that start with {@code prefix}, with their times. The caller closes the stream. */
  default Stream<Written> listWritten(String prefix) {
    return list(prefix, "", false)
        .flatMap(key -> modified(key).map(at -> new Written(key, at)).stream());
  }

  /**
   * Removes those of some objects that are garbage still: nobody has written them, or asked to,
   * since a time. Each is looked at once more just before it goes. Perhaps not durably: what a
   * power cut brings back is garbage again.
   *
   * @return how many went
   */
  default int deleteGarbage(List<String> keys, Instant before) {
    List<Boolean> gone =
        Parallel.all(
            keys.stream()
                .map(
                    key ->
                        (Callable<Boolean>)
                            () -> {
                              boolean old = modified(key).filter(before::isAfter).isPresent();
                              if (old) {
                                delete(key);
                              }
                              return old;
                            })
                .toList());
    return (int) gone.stream().filter(each -> each).count();
  }

  /** Removes what was left by writers who are gone since that time, beside the objects. */
  default void sweep(Instant before) {}

  /** Removes an object; nothing happens if there is none. */
  void delete(String key);

  @Override
  void close();
}
