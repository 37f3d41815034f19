package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Groups;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Redactions;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes secrets out of what a store has: cell runs, beginnings, seals, verdicts, events, groups,
 * and blobs. Everything is looked at before anything is changed. What names changed bytes by their
 * digest goes on naming them, and {@link Redactions} says what stands in their place, so that
 * lineage stays and every object can still be verified. It can be broken off anywhere and be done
 * again: what is still there is found again.
 *
 * <p>One use, one thread; safe beside kernels, whose running executions it leaves alone, and names.
 */
public final class Purge {

  /**
   * What is to go, and who wants it.
   *
   * @param secrets to be looked for
   * @param blobs to be removed whole, whatever is in them
   * @param looked the kinds of these, as in {@link Redacted}
   * @param spool where kernels of this machine keep what they have not shipped, a folder for each
   *     execution; need not exist
   */
  public record Request(
      Secrets secrets,
      Set<Digest> blobs,
      List<String> looked,
      String reason,
      String by,
      Path spool) {}

  /**
   * What was done, or would be.
   *
   * @param executions ids of those that had it
   * @param objects how many objects were changed that are no blobs
   * @param replaced how many blobs have others in their place
   * @param removed how many blobs are gone, with nothing in their place
   * @param running references of executions that have it, in the store or in what their kernels
   *     have not shipped, and are running: they are as they were
   * @param elsewhere references of executions that are running on other machines: what these have
   *     not shipped was not looked into
   * @param named references of executions whose notebook has it in its name, which stays
   * @param groups names of groups that had it in what they were asked to do
   * @param unfinished one line for each redaction that was broken off and is not what was done now
   */
  public record Report(
      List<ExecutionId> executions,
      int objects,
      int replaced,
      int removed,
      List<String> running,
      List<String> elsewhere,
      List<String> named,
      List<String> groups,
      List<String> unfinished) {}

  /** Hears how it goes on. */
  @FunctionalInterface
  public interface Listener {

    /** So many objects have been looked at. */
    void looked(long objects);
  }

  private final ObjectStore objects;
  private final Executions executions;
  private final BlobStore blobs;
  private final Redactions redactions;
  private final Request request;
  private final Instant at;
  private final Listener listener;
  private final ExecutionSearch search;
  private final BlobSearch blobSearch;

  /** Blobs that go, and whether something can stand in their place. */
  private final Map<Digest, Boolean> found = new LinkedHashMap<>();

  /** Objects to be changed, with whose they are. */
  private final Map<String, ExecutionId> changes = new LinkedHashMap<>();

  /** What each execution has of it. */
  private final Map<ExecutionId, Affected> affected = new LinkedHashMap<>();

  /**
   * What an execution has of it.
   *
   * @param objects digests by key, of those that are changed
   * @param blobs of those that it names
   */
  private record Affected(Map<String, Digest> objects, Set<Digest> blobs) {}

  private final Map<Digest, Set<Digest>> bundles = new HashMap<>();
  private final List<String> running = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();
  private final List<String> named = new ArrayList<>();

  /** Groups that have it, with their names without it. */
  private final Map<ExecutionId, String> groups = new LinkedHashMap<>();

  private int replaced;
  private int removed;
  private long looked;

  public Purge(ObjectStore objects, Request request, Instant at, Listener listener) {
    this.objects = objects;
    this.executions = new Executions(objects);
    this.blobs = executions.blobs();
    this.redactions = blobs.redactions();
    this.request = request;
    this.at = at;
    this.listener = listener;
    this.search = new ExecutionSearch(objects, request.secrets());
    this.blobSearch = new BlobSearch(request.secrets());
  }

  /**
   * Does it.
   *
   * @param dryRun whether nothing is changed
   * @throws StoreException if something cannot be read, or would be damaged; nothing is changed
   *     then. Or if the store cannot be written; doing it again goes on
   */
  public Report run(boolean dryRun) {
    // First: what is shipped while this goes on is in the store when that is looked at.
    lookAtUnshipped();
    lookAtBlobs();
    try (Stream<ExecutionId> ids = executions.list(Optional.empty())) {
      ids.forEach(this::lookAt);
    }
    try (Stream<String> keys = objects.list(Layout.EVENTS, "", false)) {
      keys.filter(key -> key.endsWith(".json")).forEach(this::lookAtEvent);
    }
    lookAtGroups();
    if (dryRun) {
      replaced = (int) found.values().stream().filter(replaceable -> replaceable).count();
      removed = found.size() - replaced;
    } else {
      change();
    }
    return new Report(
        affected.keySet().stream().filter(id -> !groups.containsKey(id)).toList(),
        changes.size(),
        replaced,
        removed,
        running,
        elsewhere,
        named,
        List.copyOf(groups.values()),
        unfinished(dryRun));
  }

  /** Removes files of values of variables that have a secret in them, from a folder of those. */
  public static void snapshots(Path folder, Secrets secrets) {
    if (secrets.isNone() || !Files.isDirectory(folder)) {
      return;
    }
    BlobSearch search = new BlobSearch(secrets);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean has;
        try (InputStream in = Files.newInputStream(file)) {
          has = search.look(in) != BlobSearch.Found.NOTHING;
        }
        if (has) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "'" + folder + "' cannot be looked into: " + e + ". Remove what is in it.", e);
    }
  }

  private void count() {
    looked++;
    listener.looked(looked);
  }

  private void lookAtBlobs() {
    for (Digest digest : request.blobs()) {
      if (objects.exists(BlobStore.key(digest))) {
        found.put(digest, false);
      }
    }
    if (request.secrets().isNone()) {
      return;
    }
    try (Stream<String> keys = objects.list(Layout.BLOBS, "", false)) {
      keys.flatMap(key -> BlobStore.digest(key).stream()).forEach(this::lookAtBlob);
    }
  }

  private void lookAtBlob(Digest digest) {
    Optional<InputStream> stream = objects.open(BlobStore.key(digest));
    if (stream.isPresent() && !found.containsKey(digest)) {
      // Past verification: a damaged blob can have a secret too.
      try (InputStream in = stream.get()) {
        switch (blobSearch.look(in)) {
          case NOTHING -> {}
          case IN_TEXT -> found.put(digest, true);
          case IN_BINARY -> found.put(digest, false);
        }
      } catch (IOException e) {
        throw new StoreException("blob " + digest + " cannot be read: " + e.getMessage(), e);
      }
      count();
    }
  }

  private void lookAt(ExecutionId id) {
    List<String> keys;
    try (Stream<String> all = objects.list(Layout.EXECUTIONS + id + "/", "", false)) {
      keys = all.toList();
    }
    boolean ended = keys.contains(Layout.end(id)) || keys.contains(Layout.deleted(id));
    for (String key : keys) {
      Optional<String> text = search.read(key);
      count();
      if (text.isEmpty()) {
        continue;
      }
      if (!text.get().equals(search.without(key, text.get()))) {
        if (ended) {
          changes.put(key, id);
          changed(id).objects().put(key, ExecutionSearch.digest(text.get()));
        } else {
          name(running, id);
        }
      }
      if (key.equals(Layout.start(id)) && search.isNamedBySecret(text.get())) {
        name(named, id);
      }
      Set<Digest> blobsOfIt = mentioned(text.get());
      if (!blobsOfIt.isEmpty()) {
        changed(id).blobs().addAll(blobsOfIt);
      }
    }
    if (!ended
        && Files.notExists(request.spool().resolve(id.toString()))
        && !running.contains(reference(id))) {
      name(elsewhere, id);
    }
  }

  private void lookAtGroups() {
    Groups stored = new Groups(objects);
    List<ExecutionId> ids;
    try (Stream<ExecutionId> all = stored.ids()) {
      ids = all.toList();
    }
    for (ExecutionId id : ids) {
      for (String key : List.of(Layout.group(id), Layout.groupTasks(id))) {
        Optional<String> text = search.read(key);
        count();
        if (text.isPresent() && !text.get().equals(search.without(key, text.get()))) {
          changes.put(key, id);
          changed(id).objects().put(key, ExecutionSearch.digest(text.get()));
          groups.computeIfAbsent(
              id,
              group ->
                  search.groupName(stored.read(group).map(Group::name).orElse(group.toString())));
        }
      }
    }
  }

  /** What kernels of this machine have not shipped: the journals of those that run. */
  private void lookAtUnshipped() {
    if (request.secrets().isNone() || !Files.isDirectory(request.spool())) {
      return;
    }
    try (Stream<Path> folders = Files.list(request.spool())) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        String id = folder.getFileName().toString();
        if (ExecutionId.isUlid(id) && isIn(folder)) {
          name(running, new ExecutionId(id));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StoreException("'" + request.spool() + "' cannot be looked into: " + e, e);
    }
  }

  private boolean isIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          if (blobSearch.look(in) != BlobSearch.Found.NOTHING) {
            return true;
          }
        } catch (NoSuchFileException e) {
          // Shipped a moment ago.
        }
      }
    }
    return false;
  }

  private String reference(ExecutionId id) {
    return executions.start(id).map(start -> start.reference()).orElse(id.toString());
  }

  private void name(List<String> list, ExecutionId id) {
    String reference = reference(id);
    if (!list.contains(reference)) {
      list.add(reference);
    }
  }

  private Affected changed(ExecutionId id) {
    return affected.computeIfAbsent(
        id, first -> new Affected(new LinkedHashMap<>(), new LinkedHashSet<>()));
  }

  private void lookAtEvent(String key) {
    String id = key.substring(Layout.EVENTS.length(), key.length() - ".json".length());
    if (!ExecutionId.isUlid(id)) {
      return;
    }
    Optional<String> text = search.read(key);
    count();
    if (text.isEmpty()) {
      return;
    }
    ExecutionId about =
        executions.event(new ExecutionId(id), text.get().getBytes(UTF_8)).execution();
    if (!text.get().equals(search.without(key, text.get()))) {
      changes.put(key, about);
      changed(about).objects().put(key, ExecutionSearch.digest(text.get()));
    }
  }

  /** Those of the blobs that were found which a text names, or a bundle that it names. */
  private Set<Digest> mentioned(String text) {
    Set<Digest> mentioned = digestsIn(text);
    for (Digest bundle : Bundles.namedIn(text)) {
      mentioned.addAll(
          bundles.computeIfAbsent(
              bundle,
              digest -> {
                try {
                  return digestsIn(executions.bundle(digest).toString());
                } catch (StoreException e) {
                  // One that is missing or damaged says nothing.
                  return Set.of();
                }
              }));
    }
    return mentioned;
  }

  private Set<Digest> digestsIn(String text) {
    Set<Digest> digests = Digest.allIn(text);
    digests.retainAll(found.keySet());
    return digests;
  }

  private void change() {
    if (found.isEmpty() && changes.isEmpty()) {
      return;
    }
    ExecutionId run = Ids.next(at);
    List<Event> events = new ArrayList<>();
    affected.forEach((id, what) -> events.add(event(id, what)));
    redactions.begin(run, events);
    found.forEach(this::takeOut);
    changes.keySet().forEach(this::change);
  }

  private Event event(ExecutionId about, Affected it) {
    ObjectNode what = Json.mapper().createObjectNode();
    request.looked().forEach(what.putArray("looked")::add);
    what.put("reason", request.reason());
    ObjectNode objectsOfIt = what.putObject("objects");
    it.objects().forEach((key, before) -> objectsOfIt.put(key, before.toString()));
    ArrayNode blobsOfIt = what.putArray("blobs");
    it.blobs().forEach(blob -> blobsOfIt.add(blob.toString()));
    ExecutionId id = Ids.next(at);
    return new Event(
        Event.FORMAT, id, at, request.by(), about, Event.Kind.EXECUTION_REDACTED, what.toString());
  }

  /** What stands in the place is there before it is named, and that before the secret goes. */
  private void takeOut(Digest digest, boolean replaceable) {
    String key = BlobStore.key(digest);
    Optional<Digest> after =
        replaceable ? Optional.of(withoutSecrets(digest, key)) : Optional.empty();
    if (after.equals(Optional.of(digest))) {
      throw new StoreException(
          "blob "
              + digest
              + " is the same without what is looked for, and stays. Look for something narrower.");
    }
    redactions.put(redacted(key, digest, after));
    objects.delete(key);
    replaced += replaceable ? 1 : 0;
    removed += replaceable ? 0 : 1;
  }

  private Digest withoutSecrets(Digest digest, String key) {
    try {
      Path file = Files.createTempFile("deja-redact-", ".blob");
      try {
        try (InputStream in =
                objects
                    .open(key)
                    .orElseThrow(() -> new StoreException("blob " + digest + " has vanished"));
            OutputStream out = Files.newOutputStream(file)) {
          blobSearch.without(in, out);
        }
        return blobs.put(file).digest();
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change(String key) {
    Optional<String> text = search.read(key);
    if (text.isPresent()) {
      String without = search.without(key, text.get());
      redactions.put(
          redacted(
              key,
              ExecutionSearch.digest(text.get()),
              Optional.of(ExecutionSearch.digest(without))));
      search.write(key, without);
    }
  }

  private Redacted redacted(String key, Digest before, Optional<Digest> after) {
    return new Redacted(
        Redacted.FORMAT, key, before, after, at, request.by(), request.looked(), request.reason());
  }

  /** Says of what has been done that it was, also when an earlier process did it. */
  private List<String> unfinished(boolean dryRun) {
    List<String> unfinished = new ArrayList<>();
    for (Redactions.Begun begun : redactions.begun()) {
      if (begun.events().stream().allMatch(redactions::isDone)) {
        if (!dryRun) {
          begun.events().forEach(executions::add);
          objects.delete(begun.key());
        }
      } else {
        Event first = begun.events().get(0);
        unfinished.add(first.by() + ", " + first.at());
      }
    }
    return unfinished;
  }
}
