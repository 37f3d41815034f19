package dev.deja.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.tracker.export.ExecutionArchive;
import dev.deja.tracker.export.LockedJars;
import dev.deja.tracker.index.CaughtUp;
import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.FileVersion;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.Names;
import dev.deja.tracker.index.Reference;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.record.Redaction;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.redact.Purge;
import dev.deja.tracker.redact.Secrets;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Executions;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has been tracked, and says things about it. The only place where implementations are
 * chosen: which store, which index. Opened for one configuration; the store is touched when it is
 * first needed, and journals of kernels that are gone are completed then.
 *
 * <p>Thread-safe. Failures of the store are {@link StoreException}s.
 */
public final class Tracker implements AutoCloseable {

  private final StoreAddress address;
  private final Spool spool;
  private final ObjectStore objects;
  private final Executions executions;
  private final Redaction redaction;
  private final String user;
  private final CurrentIndex index;
  private final TrackedEvents events;
  private final TrackedFiles files;
  private final StoreUpkeep upkeep;

  private Tracker(
      Configuration configuration,
      ObjectStore objects,
      Supplier<Path> indexFile,
      Redaction redaction,
      String user) {
    this.redaction = redaction;
    this.address = configuration.store();
    this.spool = new Spool(configuration.spool());
    this.objects = objects;
    this.executions = new Executions(objects);
    this.user = user;
    this.index =
        new CurrentIndex(
            spool,
            objects,
            () ->
                configuration
                    .index()
                    .map(shared -> Index.open(shared, executions))
                    .orElseGet(
                        () -> Index.open(indexFile.get(), configuration.cache(), executions)));
    this.events = new TrackedEvents(index, executions, redaction, user);
    this.files = new TrackedFiles(index, executions);
    this.upkeep = new StoreUpkeep(index, objects, executions, redaction, user);
  }

  /** The tracker of the store that {@code DEJA_STORE} names, or of the user's own. */
  public static Tracker open(Map<String, String> environment) {
    Configuration configuration = Configuration.of(environment);
    // Kernels warn of patterns that are none.
    Redaction redaction = Redaction.of(environment, warning -> {});
    String user = System.getProperty("user.name");
    if (configuration.store() instanceof StoreAddress.Bucket bucket) {
      // What is asked often stays on this machine.
      Path index = configuration.cache().resolve("index").resolve(bucket.fileName());
      return new Tracker(
          configuration,
          S3ObjectStore.open(bucket, environment),
          () -> created(index).resolve("index.db"),
          redaction,
          user);
    }
    LocalObjectStore objects =
        LocalObjectStore.open(((StoreAddress.Folder) configuration.store()).path());
    return new Tracker(
        configuration, objects, () -> objects.folder().resolve("index.db"), redaction, user);
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
    SpoolRoom.require(spool.folder(), address);
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
    return index.damaged();
  }

  /** Groups of executions. */
  public TrackedGroups groups() {
    return new TrackedGroups(executions.groups(), index::current, redaction, user);
  }

  /**
   * From now on questions are answered from the index as it stands, and whoever says so calls
   * {@link #refresh} when it is time: one who asks many questions at once and need not look into
   * the store before each.
   */
  public void follow() {
    index.follow();
  }

  /** Brings the index up to date with the store, as other questions do by themselves. */
  public CaughtUp refresh() {
    return index.refresh();
  }

  /**
   * Completes and seals the executions whose kernels are gone, as every question does before it is
   * answered.
   */
  public void recover() {
    index.recover();
  }

  /** Makes the index anew from the store. */
  public CaughtUp reindex() {
    return index.rebuild();
  }

  /**
   * Checks an execution, or everything in the store.
   *
   * @param execution empty for everything
   */
  public Verification.Report verify(
      Optional<ExecutionId> execution, Verification.Listener listener) {
    return upkeep.verify(execution, listener);
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
    return index.current().list(filter);
  }

  /** Re-runs of an execution, newest first. */
  public List<ExecutionRow> reruns(ExecutionId original) {
    return index.current().rerunsOf(original);
  }

  /** Executions that pass the filter, with their parameters and metadata. */
  public List<HistoryRow> history(Filter filter) {
    return index.current().history(filter);
  }

  /**
   * A part of the executions that pass the filter, with parameters and metadata.
   *
   * @param filter its limit is the length of the part
   * @param offset so many are passed over first
   */
  public List<HistoryRow> part(Filter filter, int offset) {
    return index.current().part(filter, offset);
  }

  /** How many executions pass the filter, whatever its limit. */
  public int count(Filter filter) {
    return index.current().count(filter);
  }

  /** What executions can be asked for by. */
  public Names names() {
    return index.current().names();
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
    return files.list(search, artifacts, most, offset);
  }

  /**
   * What a reference means.
   *
   * @throws dev.deja.tracker.index.UnknownReference if it means nothing, or is none
   * @throws dev.deja.tracker.index.AmbiguousReference if it means more than one execution
   */
  public Resolved resolve(String reference) {
    Reference parsed = Reference.parse(reference);
    return index.current().resolve(parsed);
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
    return index.current().row(id);
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
    return events.tags(id);
  }

  /**
   * Puts tags on an execution; those that it carries stay as they are.
   *
   * @return the events that were added to the store
   */
  public List<Event> tag(ExecutionId id, List<TagName> names) {
    return events.say(id, names, Event.Kind.TAG_ADDED);
  }

  /**
   * Takes tags from an execution; nothing happens to those that it does not carry.
   *
   * @return the events that were added to the store
   */
  public List<Event> untag(ExecutionId id, List<TagName> names) {
    return events.say(id, names, Event.Kind.TAG_REMOVED);
  }

  /** All that was said of an execution after the fact, in order: tags, notes, deployments. */
  public List<Event> history(ExecutionId id) {
    return events.history(id);
  }

  /** Writes a note about an execution. */
  public Event note(ExecutionId id, String text) {
    return events.add(id, Event.Kind.NOTE, text);
  }

  /** Says that something outside of notebooks uses an execution, or a file it made. */
  public Event deploy(ExecutionId id, Deployment deployment) {
    return events.deploy(id, deployment);
  }

  /** Says that a deployment is in use no more. */
  public Event retire(Deployed deployed) {
    return events.add(
        deployed.execution(), Event.Kind.DEPLOYMENT_RETIRED, deployed.deployment().name());
  }

  /** Executions that something outside of notebooks uses. */
  public Set<ExecutionId> deployed() {
    return events.deployed();
  }

  /** Executions that have had their time. */
  public List<ExecutionRow> expired(Retention retention) {
    return retention.expired(list(Filter.ALL), deployed());
  }

  /** Deletes an execution; which files it used stays known. Its blobs stay until a collection. */
  public void delete(ExecutionId id, String reason) {
    upkeep.delete(execution(id), reason);
    var unused = events.add(id, Event.Kind.EXECUTION_DELETED, reason);
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
    return upkeep.redact(secrets, blobs, looked, reason, dryRun, spool, snapshots(), listener);
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
    return upkeep.collect(deleted, grace, dryRun);
  }

  /** How much there is in the store; goes through all of it. */
  public StoreSize size() {
    return upkeep.size();
  }

  /**
   * Copies executions to another store: only what is missing there.
   *
   * @param only these; empty for all
   */
  public Transfer.Copied copyTo(Tracker other, Optional<Set<ExecutionId>> only) {
    return upkeep.copyTo(other.objects, only);
  }

  /** Deployments, also those that are retired, the newest first. */
  public List<Deployed> deployments() {
    return events.deployments();
  }

  /**
   * What some bytes were made from, and what was made from them.
   *
   * @param depth how many files to go at most, each way
   */
  public Trace trace(Digest start, int depth, Set<Trace.Direction> directions) {
    return files.trace(start, depth, directions);
  }

  /**
   * What depends on something bad.
   *
   * @param depth how many executions to go at most
   */
  public Impacts impacts(int depth) {
    return new Impacts(index.current(), depth);
  }

  /** Digests of files that cells have used, by their first hex digits; at most so many. */
  public List<Digest> fileDigests(String prefix, int most) {
    return files.digests(prefix, most);
  }

  /** The bytes that a file, by its absolute path, had when a cell used it last. */
  public Optional<Digest> lastDigest(String file) {
    return files.lastDigest(file);
  }

  /** Absolute paths of files that cells have used, by the last part of the path. */
  public List<String> filesNamed(String name, int most) {
    return files.named(name, most);
  }

  /** Which executions need a blob, and what for; newest first. */
  public List<Need> usesOf(Digest digest) {
    return files.usesOf(digest);
  }

  /**
   * An execution that needs a blob.
   *
   * @param reference the execution, as {@code churn/42}
   * @param what what the blob is to it, in words
   */
  public record Need(String reference, String what) {}

  @Override
  public void close() {
    index.close();
    objects.close();
  }
}
