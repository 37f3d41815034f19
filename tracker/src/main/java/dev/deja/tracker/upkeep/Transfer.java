package dev.deja.tracker.upkeep;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.CorruptBlob;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Parallel;
import dev.deja.tracker.store.Redactions;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoreUnreachable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Copies executions from one store to another: only what is missing there, blobs before what names
 * them and the seal last, so that it can be broken off anywhere and begun again. What is damaged is
 * left out and named.
 */
public final class Transfer {

  private static final int AT_ONCE = 8;

  /** Executions, or small objects, that are copied beside one another: each waits for a store. */
  private static final int CHUNK = 256;

  /** Objects of an execution that are larger are read twice rather than kept meanwhile. */
  private static final int KEPT = 256 << 10;

  /** So many need some ten megabytes. */
  private static final int MOST_REMEMBERED = 50_000;

  /** Larger blobs go through a file. */
  private static final int IN_MEMORY = 4 << 20;

  private final ObjectStore from;
  private final ObjectStore to;
  private final BlobStore blobs;

  /** What has been copied, or is being, so that what many executions name is asked for once. */
  private final Map<Digest, Future<?>> copies = new ConcurrentHashMap<>();

  private final AtomicInteger executions = new AtomicInteger();
  private final AtomicInteger copiedBlobs = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private int events;
  private final List<String> damaged = Collections.synchronizedList(new ArrayList<>());

  public Transfer(ObjectStore from, ObjectStore to) {
    this.from = from;
    this.to = to;
    this.blobs = new BlobStore(from);
  }

  /**
   * What was copied.
   *
   * @param executions of which anything was missing
   * @param bytes of blobs
   * @param damaged one line for each execution that could not be copied, or of which the other
   *     store has what was taken out
   */
  public record Copied(int executions, int blobs, long bytes, int events, List<String> damaged) {

    public Copied {
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * Does it.
   *
   * @param only these executions and what was said about them; empty for all
   * @throws StoreException if one of the stores cannot be used
   */
  public Copied run(Optional<Set<ExecutionId>> only) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "deja-transfer");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Set<String> there = keys(to, Layout.EXECUTIONS);
      Set<ExecutionId> notTakenOut = notTakenOut(there);
      Map<ExecutionId, List<String>> missing =
          only.map(chosen -> missing(chosen, there)).orElseGet(() -> missing(there));
      List<ExecutionId> ids = List.copyOf(missing.keySet());
      for (int begin = 0; begin < ids.size(); begin += CHUNK) {
        Parallel.all(
            ids.subList(begin, Math.min(ids.size(), begin + CHUNK)).stream()
                .map(
                    id ->
                        Executors.callable(
                            () ->
                                copyOrName(
                                    id, missing.getOrDefault(id, List.of()), there, threads)))
                .toList());
      }
      groups(Set.copyOf(ids), only.isPresent());
      numbers(Set.copyOf(ids), only.isPresent());
      events(only, notTakenOut);
      return new Copied(executions.get(), copiedBlobs.get(), bytes.get(), events, damaged);
    } finally {
      threads.shutdownNow();
    }
  }

  /** What is missing of executions, from one listing: of most of them nothing is, as a rule. */
  private Map<ExecutionId, List<String>> missing(Set<String> there) {
    Map<ExecutionId, List<String>> missing = new TreeMap<>();
    try (Stream<String> all = from.list(Layout.EXECUTIONS, "", false)) {
      all.filter(key -> !there.contains(key))
          .forEach(
              key -> {
                String rest = key.substring(Layout.EXECUTIONS.length());
                String id = rest.substring(0, Math.max(0, rest.indexOf('/')));
                if (ExecutionId.isUlid(id)) {
                  missing.computeIfAbsent(new ExecutionId(id), any -> new ArrayList<>()).add(key);
                }
              });
    }
    return missing;
  }

  private Map<ExecutionId, List<String>> missing(Set<ExecutionId> chosen, Set<String> there) {
    Map<ExecutionId, List<String>> missing = new TreeMap<>();
    for (ExecutionId id : chosen) {
      missing.put(
          id, Mentions.keys(from, id).stream().filter(key -> !there.contains(key)).toList());
    }
    return missing;
  }

  private static Set<String> keys(ObjectStore store, String prefix) {
    Set<String> keys = new HashSet<>();
    try (Stream<String> all = store.list(prefix, "", false)) {
      all.forEach(keys::add);
    }
    return keys;
  }

  private void copyOrName(
      ExecutionId id, List<String> missing, Set<String> there, ExecutorService threads) {
    try {
      copy(id, Mentions.inOrder(id, missing), there, threads);
    } catch (StoreUnreachable e) {
      throw e;
    } catch (StoreException e) {
      damaged.add(id + ": " + e.getMessage());
    }
  }

  private void copy(
      ExecutionId id, List<String> missing, Set<String> there, ExecutorService threads) {
    // What was deleted there does not come back.
    if (missing.isEmpty() || there.contains(Layout.deleted(id))) {
      return;
    }
    Mentions mentions = new Mentions(from);
    Map<String, byte[]> read = new HashMap<>();
    for (String key : missing) {
      mentions.read(key).filter(bytes -> bytes.length <= KEPT).ifPresent(b -> read.put(key, b));
    }
    if (!missing.contains(Layout.deleted(id))) {
      all(mentions.found(), threads);
    }
    for (String key : missing) {
      byte[] bytes = read.get(key);
      if (bytes == null) {
        object(key);
      } else {
        to.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
      }
    }
    executions.incrementAndGet();
  }

  private void all(Set<Digest> digests, ExecutorService threads) {
    if (copies.size() > MOST_REMEMBERED) {
      copies.clear();
    }
    List<Future<?>> needed = new ArrayList<>();
    for (Digest digest : digests) {
      needed.add(copies.computeIfAbsent(digest, each -> threads.submit(() -> counted(each))));
    }
    try {
      // Also those that another execution has begun: what names them comes behind them.
      for (Future<?> copy : needed) {
        copy.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("the transfer was interrupted; begin it again to go on", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StoreException("a blob could not be copied: " + e.getCause(), e);
    }
  }

  private void counted(Digest digest) {
    long size = blob(digest);
    copiedBlobs.addAndGet(size < 0 ? 0 : 1);
    bytes.addAndGet(Math.max(0, size));
  }

  /** The size of a blob that was copied; negative if it was there, or is nowhere. */
  private long blob(Digest digest) {
    String key = BlobStore.key(digest);
    if (to.exists(key)) {
      return -1;
    }
    Optional<InputStream> there = blobs.openOwn(digest);
    if (there.isEmpty()) {
      return redacted(digest);
    }
    try (InputStream in = there.get()) {
      byte[] beginning = in.readNBytes(IN_MEMORY);
      if (beginning.length < IN_MEMORY) {
        // At the end its digest has been compared.
        boolean created =
            to.putIfAbsent(key, beginning.length, () -> new ByteArrayInputStream(beginning));
        return created ? beginning.length : -1;
      }
      Path file = Files.createTempFile("deja-transfer-", ".blob");
      try {
        try (OutputStream out = Files.newOutputStream(file)) {
          out.write(beginning);
          in.transferTo(out);
        }
        long size = Files.size(file);
        return to.putIfAbsent(key, size, () -> Files.newInputStream(file)) ? size : -1;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (CorruptBlob e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in the place of bytes that were taken out there. */
  private long redacted(Digest digest) {
    Optional<Redacted> redacted = blobs.redactions().of(digest);
    long size = redacted.flatMap(Redacted::after).map(this::blob).orElse(-1L);
    return redacted.isPresent() && object(Layout.redaction(digest)) ? size : -1;
  }

  /** Events about something that was taken out there, and is still in the other store. */
  private Set<ExecutionId> notTakenOut(Set<String> there) {
    Set<ExecutionId> eventsOfIt = new HashSet<>();
    if (!blobs.redactions().any()) {
      return eventsOfIt;
    }
    Redactions other = new Redactions(to);
    try (Stream<Event> all = new Executions(from).events(Optional.empty())) {
      all.filter(event -> event.kind() == Event.Kind.EXECUTION_REDACTED)
          .filter(
              event ->
                  there.contains(Layout.start(event.execution()))
                      || to.exists(Layout.group(event.execution())))
          .filter(event -> !other.isDone(event))
          .forEach(
              event -> {
                eventsOfIt.add(event.id());
                damaged.add(
                    event.execution()
                        + ": something was taken out of it with 'deja redact' in the one store and"
                        + " is still in the other. Run the same 'deja redact' there.");
              });
    }
    return eventsOfIt;
  }

  private boolean object(String key) {
    Optional<InputStream> stream = from.open(key);
    if (stream.isEmpty()) {
      return false;
    }
    try (InputStream in = stream.get()) {
      byte[] content = in.readAllBytes();
      return to.putIfAbsent(key, content.length, () -> new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new StoreException("'" + key + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Copies objects that name nothing, in any order.
   *
   * @return how many were copied
   */
  private int objects(List<String> keys) {
    int copied = 0;
    for (int begin = 0; begin < keys.size(); begin += CHUNK) {
      List<Boolean> chunk =
          Parallel.all(
              keys.subList(begin, Math.min(keys.size(), begin + CHUNK)).stream()
                  .map(key -> (Callable<Boolean>) () -> object(key))
                  .toList());
      copied += (int) chunk.stream().filter(each -> each).count();
    }
    return copied;
  }

  /** All of them, or those to which the executions belong: what their tasks are, then they. */
  private void groups(Set<ExecutionId> ids, boolean chosen) {
    Set<String> there = keys(to, Layout.GROUPS);
    Set<String> wanted = new TreeSet<>(Comparator.reverseOrder());
    if (chosen) {
      Executions reader = new Executions(from);
      for (ExecutionId id : ids) {
        reader
            .start(id)
            .flatMap(ExecutionStart::task)
            .ifPresent(task -> wanted.addAll(keys(from, Layout.GROUPS + task.group() + "/")));
      }
    } else {
      wanted.addAll(keys(from, Layout.GROUPS));
    }
    // In reverse order, so that tasks.jsonl.gz is there before group.json, which counts on it.
    wanted.stream().filter(key -> !there.contains(key)).forEach(this::object);
  }

  /** A number that another execution has there already stays with that one. */
  private void numbers(Set<ExecutionId> ids, boolean chosen) {
    Set<String> there = keys(to, Layout.NUMBERS);
    Executions reader = new Executions(from);
    Set<String> wanted = new HashSet<>();
    if (chosen) {
      for (ExecutionId id : ids) {
        reader
            .start(id)
            .map(start -> Layout.number(start.notebook().name(), start.number()))
            .ifPresent(wanted::add);
      }
    } else {
      wanted.addAll(keys(from, Layout.NUMBERS));
    }
    var unused = objects(wanted.stream().filter(key -> !there.contains(key)).sorted().toList());
  }

  private void events(Optional<Set<ExecutionId>> only, Set<ExecutionId> leftOut) {
    Set<String> there = keys(to, Layout.EVENTS);
    Executions reader = new Executions(from);
    List<ExecutionId> ids;
    try (Stream<ExecutionId> all = reader.eventIds()) {
      ids = all.filter(id -> !there.contains(Layout.event(id)) && !leftOut.contains(id)).toList();
    }
    List<String> wanted =
        ids.stream()
            .filter(
                id ->
                    only.isEmpty()
                        || reader
                            .event(id)
                            .filter(event -> only.get().contains(event.execution()))
                            .isPresent())
            .map(Layout::event)
            .toList();
    events += objects(wanted);
  }
}
