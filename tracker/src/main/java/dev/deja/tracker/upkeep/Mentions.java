package dev.deja.tracker.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.MissingBlob;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.RedactedBlob;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Which blobs objects mention. Every digest that is written anywhere in an object counts, whatever
 * the field: what is not understood is kept rather than lost. Thread-safe.
 */
final class Mentions {

  private final ObjectStore objects;
  private final BlobStore blobs;
  private final Set<Digest> bundles = ConcurrentHashMap.newKeySet();
  private final Set<Digest> found = ConcurrentHashMap.newKeySet();

  /** What a seal says of these is no blob's. */
  private final Set<Digest> segments = ConcurrentHashMap.newKeySet();

  Mentions(ObjectStore objects) {
    this.objects = objects;
    this.blobs = new BlobStore(objects);
  }

  /** All digests that were seen so far. */
  Set<Digest> found() {
    return found;
  }

  /**
   * The keys of an execution's objects in the order in which they are written: what names nothing
   * that is not there yet.
   */
  static List<String> keys(ObjectStore objects, ExecutionId id) {
    try (Stream<String> keys = objects.list(Layout.EXECUTIONS + id + "/", "", false)) {
      return inOrder(id, keys.toList());
    }
  }

  /** These keys of an execution's objects in that order. */
  static List<String> inOrder(ExecutionId id, List<String> keys) {
    List<String> cells = new ArrayList<>(keys);
    List<String> ordered = new ArrayList<>();
    for (String first : List.of(Layout.deleted(id), Layout.start(id))) {
      if (cells.remove(first)) {
        ordered.add(first);
      }
    }
    List<String> last = new ArrayList<>();
    for (String key : List.of(Layout.end(id), Layout.verdict(id))) {
      if (cells.remove(key)) {
        last.add(key);
      }
    }
    ordered.addAll(cells);
    ordered.addAll(last);
    return ordered;
  }

  /**
   * Adds what an object mentions; nothing if it is gone.
   *
   * @return the object's bytes, as they are stored
   */
  Optional<byte[]> read(String key) {
    Optional<InputStream> stream = objects.open(key);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    byte[] plain;
    try (InputStream in = stream.get()) {
      bytes = in.readAllBytes();
      InputStream stored = new ByteArrayInputStream(bytes);
      // Segments of cell runs are packed.
      plain = (key.endsWith(".gz") ? new GZIPInputStream(stored) : stored).readAllBytes();
    } catch (IOException e) {
      throw new StoreException("'" + key + "' cannot be read: " + e.getMessage(), e);
    }
    if (Segments.isOne(key)) {
      segments.add(Digest.of(plain));
    }
    String text = new String(plain, ISO_8859_1);
    Set<Digest> named = Digest.allIn(text);
    if (Layout.isEnd(key)) {
      named.removeAll(segments);
    }
    found.addAll(named);
    for (Digest bundle : Bundles.namedIn(text)) {
      if (bundles.add(bundle)) {
        try {
          found.addAll(Digest.allIn(new String(blobs.read(bundle), ISO_8859_1)));
        } catch (MissingBlob | RedactedBlob e) {
          // What is not there mentions nothing.
        }
      }
    }
    return Optional.of(bytes);
  }

  /** Adds what stands in the place of blobs that were taken out. */
  void followRedactions() {
    Map<Digest, Digest> after = new HashMap<>();
    try (Stream<Redacted> all = blobs.redactions().all()) {
      all.forEach(each -> each.after().ifPresent(other -> after.put(each.before(), other)));
    }
    if (!after.isEmpty()) {
      for (Digest digest : List.copyOf(found)) {
        Digest next = after.get(digest);
        while (next != null && found.add(next)) {
          next = after.get(next);
        }
      }
    }
  }
}
