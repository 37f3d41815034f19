package dev.deja.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.tracker.export.ExecutionArchive;
import dev.deja.tracker.export.LockedJars;
import dev.deja.tracker.index.BlobUse;
import dev.deja.tracker.index.CaughtUp;
import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.FileUseRow;
import dev.deja.tracker.index.FileVersion;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.Names;
import dev.deja.tracker.index.Reference;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.lineage.Lineage;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.record.Recovery;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.redact.Purge;
import dev.deja.tracker.redact.Secrets;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.OwnerOnly;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoreUnreachable;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.store.Waiting;
import dev.deja.tracker.upkeep.GarbageCollection;
import dev.deja.tracker.upkeep.Retention;
import dev.deja.tracker.upkeep.StoreSize;
import dev.deja.tracker.upkeep.Transfer;
import dev.deja.tracker.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has been tracked, and says things about it. The only place where implementations are
 * chosen: which store, which index. Opened for one configuration; the store is touched when it is
 * first needed, and journals of kernels that are gone are completed then.
 *
 * <p>Thread-safe. Failures of the store are {@link StoreException}s.
 */
public final class Tracker implements AutoCloseable {

  /** Less free space than this is too little for the smallest record. */
  private static final long LEAST_ROOM = 1 << 20;

  private final StoreAddress address;
  private final Spool spool;
  private final ObjectStore objects;
  private final Executions executions;
  private final Supplier<Index> indexOpener;
  private final String user;
  private @Nullable Index index;
  private volatile boolean followed;
  private volatile List<String> damaged = List.of();
  private volatile List<String> unrecovered = List.of();

  private Tracker(
      Configuration configuration, ObjectStore objects, Supplier<Path> indexFile, String user) {
    this.address = configuration.store();
    this.spool = new Spool(configuration.spool());
    this.objects = objects;
    this.executions = new Executions(objects);
    this.indexOpener = () -> Index.open(indexFile.get(), configuration.cache(), executions);
    this.user = user;
  }

  /** The tracker of the store that {@code DEJA_STORE} names, or of the user's own. */
  public static Tracker open(Map<String, String> environment) {
    Configuration configuration = Configuration.of(environment);
    String user = System.getProperty("user.name");
    if (configuration.store() instanceof StoreAddress.Bucket bucket) {
      // What is asked often stays on this machine.
      Path index = configuration.cache().resolve("index").resolve(bucket.fileName());
      return new Tracker(
          configuration,
          S3ObjectStore.open(bucket, environment),
          () -> created(index).resolve("index.db"),
          user);
    }
    LocalObjectStore objects =
        LocalObjectStore.open(((StoreAddress.Folder) configuration.store()).path());
    return new Tracker(configuration, objects, () -> objects.folder().resolve("index.db"), user);
  }

  private static Path created(Path folder) {
    try {
      OwnerOnly.createFolders(folder);
      return folder;
    } catch (IOException e) {
      throw new StoreException(
          "the folder '" + folder + "' cannot be created: " + e + ". Set XDG_CACHE_HOME.", e);
    }
  }

  /** Where the store is. */
  public StoreAddress store() {
    return address;
  }

  /** The store, as people know it. */
  public String storeName() {
    return address.name();
  }

  /** What waits on this machine to be shipped to the store, or is being recorded. */
  public List<Waiting> waiting() {
    return spool.waiting();
  }

  /** Where that waits. */
  public Path spoolFolder() {
    return spool.folder();
  }

  /**
   * Makes sure that there is room to record something. Makes nothing: where nothing can be recorded
   * a notebook can run all the same, and its kernel says so.
   *
   * @throws StoreException if the disk on which it is recorded first is full
   */
  public void requireRoom() {
    Path folder = spool.folder();
    try {
      long room = Files.getFileStore(nearestThatExists(folder)).getUsableSpace();
      if (room < LEAST_ROOM) {
        throw new StoreException(
            "the disk of the store '"
                + (address instanceof StoreAddress.Bucket ? folder : address.name())
                + "' is full ("
                + room / 1024
                + " KiB free, "
                + LEAST_ROOM / 1024
                + " KiB are needed). Make room there, or choose another store with DEJA_STORE.");
      }
    } catch (IOException e) {
      throw new StoreException("the folder '" + folder + "' cannot be looked at: " + e, e);
    }
  }

  private static Path nearestThatExists(Path folder) {
    Path nearest = folder;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }

  /** Where kernels leave the values of variables, for runs that are resumed; on this machine. */
  public Path snapshots() {
    return spool.folder().resolveSibling("snapshots");
  }

  /** The store's executions and events, past the index. */
  public Executions executions() {
    return executions;
  }

  /** The store's bundles as files. */
  public Bundles bundles() {
    return new Bundles(executions);
  }

  /**
   * What the index had to leave out when it was last brought up to date: one line for each object
   * of the store that could not be read. Empty before the first question.
   */
  public List<String> damaged() {
    List<String> all = new ArrayList<>(damaged);
    all.addAll(unrecovered);
    return all;
  }

  /** Groups of executions. */
  public TrackedGroups groups() {
    return new TrackedGroups(
        executions.groups(),
        () -> {
          catchUp();
          return index();
        },
        user);
  }

  /** Before every question: other processes write to the store. */
  private void catchUp() {
    if (!followed) {
      var unused = refresh();
    }
  }

  /**
   * From now on questions are answered from the index as it stands, and whoever says so calls
   * {@link #refresh} when it is time: one who asks many questions at once and need not look into
   * the store before each.
   */
  public void follow() {
    followed = true;
  }

  /** Brings the index up to date with the store, as other questions do by themselves. */
  public CaughtUp refresh() {
    recover();
    CaughtUp caughtUp = index().catchUp();
    damaged = caughtUp.damaged();
    return caughtUp;
  }

  /**
   * Completes and seals the executions whose kernels are gone, as every question does before it is
   * answered.
   */
  public void recover() {
    unrecovered =
        Recovery.run(spool, objects).stream()
            .flatMap(recovered -> recovered.problem().stream())
            .toList();
  }

  /** Makes the index anew from the store. */
  public CaughtUp reindex() {
    return index().rebuild();
  }

  /**
   * Checks an execution, or everything in the store.
   *
   * @param execution empty for everything
   */
  public Verification.Report verify(
      Optional<ExecutionId> execution, Verification.Listener listener) {
    recover();
    Verification verification = new Verification(objects, listener);
    return execution.map(verification::execution).orElseGet(verification::store);
  }

  /**
   * What writes an execution as a store of its own.
   *
   * @param jars where to find those of its lock
   */
  public ExecutionArchive archive(LockedJars jars) {
    return new ExecutionArchive(objects, jars);
  }

  /** Executions that pass the filter, newest first. */
  public List<ExecutionRow> list(Filter filter) {
    catchUp();
    return index().list(filter);
  }

  /** Re-runs of an execution, newest first. */
  public List<ExecutionRow> reruns(ExecutionId original) {
    catchUp();
    return index().rerunsOf(original);
  }

  /** Executions that pass the filter, with their parameters and metadata. */
  public List<HistoryRow> history(Filter filter) {
    catchUp();
    return index().history(filter);
  }

  /**
   * A part of the executions that pass the filter, with parameters and metadata.
   *
   * @param filter its limit is the length of the part
   * @param offset so many are passed over first
   */
  public List<HistoryRow> part(Filter filter, int offset) {
    catchUp();
    return index().part(filter, offset);
  }

  /** How many executions pass the filter, whatever its limit. */
  public int count(Filter filter) {
    catchUp();
    return index().count(filter);
  }

  /** What executions can be asked for by. */
  public Names names() {
    catchUp();
    return index().names();
  }

  /**
   * Files that cells have used, each version once, those used last first.
   *
   * @param search a part of the absolute path, in either case, or the first characters of a digest
   *     with {@code sha256:}; empty for all
   * @param artifacts only artifacts
   * @param most at most so many
   * @param offset so many are passed over first
   */
  public List<FileVersion> files(String search, boolean artifacts, int most, int offset) {
    catchUp();
    return index().files(search, artifacts, most, offset);
  }

  /**
   * What a reference means.
   *
   * @throws dev.deja.tracker.index.UnknownReference if it means nothing, or is none
   * @throws dev.deja.tracker.index.AmbiguousReference if it means more than one execution
   */
  public Resolved resolve(String reference) {
    Reference parsed = Reference.parse(reference);
    catchUp();
    return index().resolve(parsed);
  }

  /**
   * The execution that a reference means, or of which it means a cell run. One by its short number
   * is found in the store alone, which costs less than to open the index.
   *
   * @throws dev.deja.tracker.index.UnknownReference if it means nothing, or is none
   * @throws dev.deja.tracker.index.AmbiguousReference if it means more than one execution
   */
  public StoredExecution execution(String reference) {
    Reference parsed = Reference.parse(reference);
    recover();
    if (parsed.execution() instanceof Reference.Numbered numbered && parsed.cell().isEmpty()) {
      Optional<StoredExecution> found =
          executions.byNumber(numbered.notebook(), numbered.number()).flatMap(executions::read);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return execution(resolve(reference).execution().id());
  }

  /** The row of an execution; empty if the store has none with this id. */
  public Optional<ExecutionRow> row(ExecutionId id) {
    catchUp();
    return index().row(id);
  }

  /** All that the store has of an execution. */
  public StoredExecution execution(ExecutionId id) {
    return executions
        .read(id)
        .orElseThrow(() -> new StoreException("the store has no execution " + id));
  }

  /**
   * What a kernel that has just ended has recorded, completed first if it left that to others.
   *
   * @return empty if it has recorded nothing, or if that waits for the store to be reachable
   */
  public Optional<StoredExecution> recorded(ExecutionId id) {
    try {
      recover();
      return executions.read(id);
    } catch (StoreUnreachable e) {
      if (isWaiting(id)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether something of an execution waits on this machine to be shipped to the store. */
  public boolean isWaiting(ExecutionId id) {
    return spool.has(id);
  }

  /**
   * Records what the messages of a kernel show that is not Deja's. What such a kernel does not
   * tell, the files it reads, CPU time and memory, is named in the record as unknown.
   *
   * @param kernel what it is, in words
   * @param environment variables of this process, which say where the store is
   * @param warnings gets one line when recording has a fault
   * @return to be told of cells, and at last of the session's end
   * @throws StoreException if nothing can be recorded
   */
  public CellObserver recordMessages(
      ExecutionId id,
      String kernel,
      Path workingFolder,
      Map<String, @Nullable Object> parameters,
      Map<String, String> environment,
      Consumer<String> warnings) {
    return ForeignSession.record(id, kernel, workingFolder, parameters, environment, warnings);
  }

  /**
   * The outputs of a cell run, as nbformat 4 outputs.
   *
   * @throws dev.deja.tracker.store.CorruptBlob if their blob is damaged
   */
  public List<JsonNode> outputs(CellRun run) {
    return executions.outputs(run);
  }

  /** What executions have under names. */
  public Artifacts artifacts() {
    return new Artifacts(this);
  }

  /** The tags that an execution carries now, each with the event that set it, in order of names. */
  public List<Event> tags(ExecutionId id) {
    catchUp();
    return index().tags(id);
  }

  /**
   * Puts tags on an execution; those that it carries stay as they are.
   *
   * @return the events that were added to the store
   */
  public List<Event> tag(ExecutionId id, List<TagName> names) {
    return say(id, names, Event.Kind.TAG_ADDED);
  }

  /**
   * Takes tags from an execution; nothing happens to those that it does not carry.
   *
   * @return the events that were added to the store
   */
  public List<Event> untag(ExecutionId id, List<TagName> names) {
    return say(id, names, Event.Kind.TAG_REMOVED);
  }

  /** All that was said of an execution after the fact, in order: tags, notes, deployments. */
  public List<Event> history(ExecutionId id) {
    catchUp();
    return index().events(id);
  }

  /** Writes a note about an execution. */
  public Event note(ExecutionId id, String text) {
    return add(id, Event.Kind.NOTE, text);
  }

  /** Says that something outside of notebooks uses an execution, or a file it made. */
  public Event deploy(ExecutionId id, Deployment deployment) {
    try {
      String json = Json.mapper().writeValueAsString(deployment);
      return add(id, Event.Kind.DEPLOYMENT_CREATED, json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(deployment + " has no JSON form", e);
    }
  }

  /** Says that a deployment is in use no more. */
  public Event retire(Deployed deployed) {
    return add(deployed.execution(), Event.Kind.DEPLOYMENT_RETIRED, deployed.deployment().name());
  }

  /** Executions that something outside of notebooks uses. */
  public Set<ExecutionId> deployed() {
    return deployments().stream()
        .filter(each -> each.retired().isEmpty())
        .map(Deployed::execution)
        .collect(Collectors.toSet());
  }

  /** Executions that have had their time. */
  public List<ExecutionRow> expired(Retention retention) {
    return retention.expired(list(Filter.ALL), deployed());
  }

  /** Deletes an execution; which files it used stays known. Its blobs stay until a collection. */
  public void delete(ExecutionId id, String reason) {
    executions.delete(execution(id), user, reason, Instant.now());
    var unused = add(id, Event.Kind.EXECUTION_DELETED, reason);
  }

  /**
   * Takes something out of everything that was recorded, in the store, its index, and what runs
   * that are resumed would read.
   *
   * @param dryRun whether nothing is changed
   * @throws StoreException if something cannot be read, and nothing is changed then; or cannot be
   *     written, and doing it again goes on
   */
  public Purge.Report redact(
      Secrets secrets,
      Set<Digest> blobs,
      List<String> looked,
      String reason,
      boolean dryRun,
      Purge.Listener listener) {
    recover();
    Purge.Request request = new Purge.Request(secrets, blobs, looked, reason, user);
    Purge.Report report = new Purge(objects, request, Instant.now(), listener).run(dryRun);
    if (!dryRun) {
      Purge.snapshots(snapshots(), secrets);
      damaged = index().catchUp().damaged();
    }
    return report;
  }

  /**
   * Removes blobs that nothing refers to.
   *
   * @param deleted executions to be looked upon as deleted
   * @param grace what was written or wanted within this time stays
   * @param dryRun whether nothing is removed
   */
  public GarbageCollection.Removed collect(
      List<ExecutionRow> deleted, Duration grace, boolean dryRun) {
    Set<ExecutionId> ids = deleted.stream().map(ExecutionRow::id).collect(Collectors.toSet());
    return new GarbageCollection(objects).run(ids, Instant.now(), grace, dryRun);
  }

  /** How much there is in the store; goes through all of it. */
  public StoreSize size() {
    catchUp();
    return StoreSize.of(objects, index().recorded());
  }

  /**
   * Copies executions to another store: only what is missing there.
   *
   * @param only these; empty for all
   */
  public Transfer.Copied copyTo(Tracker other, Optional<Set<ExecutionId>> only) {
    recover();
    return new Transfer(objects, other.objects).run(only);
  }

  /** Deployments, also those that are retired, the newest first. */
  public List<Deployed> deployments() {
    catchUp();
    return index().deployments();
  }

  private Event add(ExecutionId id, Event.Kind kind, String value) {
    Event said = event(id, kind, value, history(id));
    executions.add(said);
    return said;
  }

  /**
   * Events are folded in the order of their ids: this one comes behind all that were said of the
   * execution, also if the clock has gone back since.
   */
  private Event event(ExecutionId about, Event.Kind kind, String value, List<Event> before) {
    Instant now = Instant.now();
    Instant behind =
        before.stream()
            .map(event -> Ids.madeAt(event.id()).plusMillis(1))
            .max(Comparator.naturalOrder())
            .filter(now::isBefore)
            .orElse(now);
    return new Event(Event.FORMAT, Ids.next(behind), now, user, about, kind, value);
  }

  private List<Event> say(ExecutionId id, List<TagName> names, Event.Kind kind) {
    List<String> carried = tags(id).stream().map(Event::value).toList();
    List<Event> before = history(id);
    List<Event> events = new ArrayList<>();
    for (TagName name : List.copyOf(new java.util.LinkedHashSet<>(names))) {
      if (carried.contains(name.name()) == (kind == Event.Kind.TAG_REMOVED)) {
        events.add(event(id, kind, name.name(), before));
      }
    }
    events.forEach(executions::add);
    return events;
  }

  /**
   * What some bytes were made from, and what was made from them.
   *
   * @param depth how many files to go at most, each way
   */
  public Trace trace(Digest start, int depth, Set<Trace.Direction> directions) {
    catchUp();
    return Lineage.trace(index(), start, depth, directions);
  }

  /**
   * What depends on something bad.
   *
   * @param depth how many executions to go at most
   */
  public Impacts impacts(int depth) {
    catchUp();
    return new Impacts(index(), depth);
  }

  /** Digests of files that cells have used, by their first hex digits; at most so many. */
  public List<Digest> fileDigests(String prefix, int most) {
    catchUp();
    return index().fileDigests(prefix, most);
  }

  /** The bytes that a file, by its absolute path, had when a cell used it last. */
  public Optional<Digest> lastDigest(String file) {
    catchUp();
    List<FileUseRow> uses = index().fileUses(file);
    return uses.stream()
        .max(Comparator.comparing(FileUseRow::execution).thenComparingInt(FileUseRow::cell))
        .flatMap(
            latest ->
                uses.stream()
                    .filter(use -> use.execution().equals(latest.execution()))
                    .filter(use -> use.digest().isPresent())
                    .max(Comparator.comparingInt(FileUseRow::cell).thenComparing(FileUseRow::role))
                    .flatMap(FileUseRow::digest));
  }

  /** Absolute paths of files that cells have used, by the last part of the path. */
  public List<String> filesNamed(String name, int most) {
    catchUp();
    return index().filesNamed(name, most);
  }

  /** Which executions need a blob, and what for; newest first. */
  public List<Need> usesOf(Digest digest) {
    catchUp();
    List<Need> needs = new ArrayList<>();
    for (BlobUse use : index().usesOf(digest)) {
      needs.add(
          new Need(
              use.reference(),
              switch (use.role()) {
                case BUNDLE -> "its bundle";
                case PATCH -> "its Git patch";
                case FILE -> "a file of cell run " + use.cell().orElse(0);
                case OUTPUTS -> "outputs of cell run " + use.cell().orElse(0);
              }));
    }
    Map<Digest, List<String>> bundles = new LinkedHashMap<>();
    for (BlobUse use : index().bundles()) {
      bundles.computeIfAbsent(use.digest(), bundle -> new ArrayList<>()).add(use.reference());
    }
    bundles.forEach(
        (bundle, references) -> {
          for (String path : pathsOf(digest, bundle)) {
            references.forEach(reference -> needs.add(new Need(reference, "file " + path)));
          }
        });
    return needs;
  }

  /**
   * An execution that needs a blob.
   *
   * @param reference the execution, as {@code churn/42}
   * @param what what the blob is to it, in words
   */
  public record Need(String reference, String what) {}

  private List<String> pathsOf(Digest digest, Digest bundle) {
    try {
      return executions.bundle(bundle).files().stream()
          .filter(file -> file.digest().equals(digest))
          .map(BundleManifest.File::path)
          .toList();
    } catch (StoreException e) {
      // A manifest that is damaged itself says nothing.
      return List.of();
    }
  }

  private synchronized Index index() {
    Index open = index;
    if (open == null) {
      open = indexOpener.get();
      index = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (index != null) {
      index.close();
    }
    objects.close();
  }
}
