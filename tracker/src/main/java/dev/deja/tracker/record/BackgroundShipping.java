package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a recording that takes time, on two background threads: one for what this machine
 * can do, which is what the start and the end of an execution say and syncing the journal; and one
 * for what the store must do, which may be slow or down. Nothing of it begins before the first cell
 * has had time to be answered.
 */
final class BackgroundShipping {

  /** After the first cell has ended: its reply and what its client asks next go first. */
  private static final Duration AFTER_FIRST_CELL = Duration.ofMillis(200);

  /** When the first cell runs for long, its execution is to be seen meanwhile. */
  private static final Duration DURING_FIRST_CELL = Duration.ofMillis(1500);

  private static final Duration AFTER_CELL = Duration.ofMillis(20);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  private final Clock clock;
  private final ExecutionId id;
  private final Supplier<ObjectStore> store;
  private final Spool spool;
  private final Journal journal;
  private final SessionInfo session;
  private final EnvironmentReader environment;
  private final Duration patience;
  private final Redaction redaction;
  private final Consumer<String> warnings;
  private final ScheduledExecutorService thread = background("deja-recorder");
  private final ScheduledExecutorService shipping = background("deja-shipping");
  private final Optional<Path> executedNotebook;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private volatile @Nullable Instant firstCell;
  private volatile @Nullable NotebookRef notebook;
  private volatile List<Jar> classPath = List.of();
  private volatile Consumer<String> named = reference -> {};
  private volatile boolean firstEnded;
  private volatile boolean unshipped;

  private volatile boolean sealed;
  private volatile boolean unsaid;
  private @Nullable ObjectStore objects;
  private final AtomicBoolean toShip = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();

  // Of the shipping thread alone.
  private @Nullable Shipper shipper;
  private boolean called;

  // Of the other background thread alone from here on.
  private final JarFacts jarFacts;
  private @Nullable BundleBuilder bundles;
  private Optional<Digest> bundle = Optional.empty();
  private Optional<BundleManifest> manifest = Optional.empty();
  private int prepared;
  private final long begun = System.nanoTime();
  private long nextSegment = begun;

  private static ScheduledExecutorService background(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread background = new Thread(task, name);
          background.setDaemon(true);
          return background;
        });
  }

  BackgroundShipping(
      Clock clock,
      ExecutionId id,
      Supplier<ObjectStore> store,
      Spool spool,
      Journal journal,
      SessionInfo session,
      EnvironmentReader environment,
      boolean mirror,
      Duration patience,
      Redaction redaction,
      Optional<Path> executedNotebook,
      Consumer<String> warnings) {
    this.patience = patience;
    this.redaction = redaction;
    this.jarFacts = new JarFacts(mirror);
    this.executedNotebook = executedNotebook;
    this.clock = clock;
    this.id = id;
    this.store = store;
    this.spool = spool;
    this.journal = journal;
    this.session = session;
    this.environment = environment;
    this.warnings = warnings;
  }

  /** The notebook is known now; called before the first cell's {@link #cellStarted}, if at all. */
  void notebook(NotebookRef found) {
    notebook = found;
  }

  /** Who is told what people call the execution, once that is known. */
  void whenNamed(Consumer<String> listener) {
    named = listener;
  }

  void cellStarted(CellStart start) {
    if (firstCell == null) {
      firstCell = start.startedAt();
      later(DURING_FIRST_CELL);
    }
  }

  /** The class path has changed; there is something to find out about what is new. */
  void jars(List<Jar> all) {
    classPath = List.copyOf(all);
  }

  void cellFinished() {
    unshipped = true;
    if (!firstEnded) {
      firstEnded = true;
      later(AFTER_FIRST_CELL);
    } else if (scheduled.compareAndSet(false, true)) {
      later(AFTER_CELL);
    }
  }

  /** What a run had used is known now, after its end. */
  void settled() {
    unshipped = true;
    if (firstEnded && scheduled.compareAndSet(false, true)) {
      later(AFTER_CELL);
    }
  }

  /** What is no part of the notebook's folder: the store, and what the run writes for itself. */
  Set<Path> leftOut() {
    Set<Path> out = new HashSet<>();
    Path around = spool.folder().getParent();
    if (around != null) {
      out.add(around);
    }
    executedNotebook.ifPresent(out::add);
    return out;
  }

  /** The store's blobs. Thread-safe. */
  BlobStore blobs() {
    return new BlobStore(objects());
  }

  private void later(Duration delay) {
    if (!thread.isShutdown()) {
      // What work throws it handles itself.
      var unused = thread.schedule(this::work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void work() {
    scheduled.set(false);
    retrying.set(false);
    if (sealed) {
      return;
    }
    try {
      journal.sync();
      prepare();
      long wait = nextSegment - System.nanoTime();
      if (!unshipped) {
        return;
      }
      if (wait > 0) {
        if (scheduled.compareAndSet(false, true)) {
          later(Duration.ofNanos(wait));
        }
        return;
      }
      unshipped = false;
      lookAtJars();
      say(JournalLine.segment(clock.instant()));
      journal.sync();
      ship(Duration.ZERO);
      nextSegment = System.nanoTime() + interval();
    } catch (IOException | RuntimeException e) {
      // The journal has everything, so this can be tried again, at the latest by a recovery.
      warn(e);
      unshipped = true;
      if (retrying.compareAndSet(false, true)) {
        later(AFTER_FAILURE);
      }
    }
  }

  /** Ships what the journal asks for by then, once however often it is asked for meanwhile. */
  private void ship(Duration delay) {
    if (toShip.compareAndSet(false, true) && !shipping.isShutdown()) {
      // What it throws it handles itself.
      var unused = shipping.schedule(this::shipNow, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void shipNow() {
    toShip.set(false);
    if (sealed) {
      return;
    }
    try {
      shipper().ship();
      sayWhatItIsCalled();
      shipper().anticipate();
    } catch (IOException | RuntimeException e) {
      warn(e);
      ship(AFTER_FAILURE);
    }
  }

  private void sayWhatItIsCalled() {
    Optional<String> reference = shipper().reference();
    if (reference.isPresent() && !called) {
      called = true;
      named.accept(reference.get());
    }
  }

  /** The longer a session, the longer its segments: their number stays small. */
  private long interval() {
    long twentieth = (System.nanoTime() - begun) / 20;
    return Math.min(LONGEST_INTERVAL.toNanos(), Math.max(SHORTEST_INTERVAL.toNanos(), twentieth));
  }

  /** Says what the start of the execution needs; after a failure it goes on where it stopped. */
  private void prepare() throws IOException {
    while (prepared < 4) {
      switch (prepared) {
        case 0 -> say(JournalLine.environment(clock.instant(), environment.full()));
        case 1 -> attempt("the bundle", this::bundleAtStart);
        case 2 -> attempt("the state of the Git repository", this::git);
        default -> {
          say(JournalLine.started(clock.instant()));
          journal.sync();
          ship(Duration.ZERO);
        }
      }
      prepared++;
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** A step whose failure, other than the store's, makes the record incomplete and no more. */
  private void attempt(String what, Step step) throws IOException {
    try {
      step.run();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = what + " could not be recorded: " + e;
      say(JournalLine.fault(clock.instant(), message));
      warnings.accept("this session's record is incomplete: " + message);
    }
  }

  private void bundleAtStart() throws IOException {
    Optional<Path> file = notebookFile();
    if (file.isPresent()) {
      Optional<Bundle> made = bundles().bundle(file.get(), Optional.ofNullable(firstCell));
      if (made.isPresent()) {
        bundle = Optional.of(made.get().digest());
        manifest = Optional.of(made.get().manifest());
        say(JournalLine.bundle(clock.instant(), made.get().digest(), false));
      }
    }
  }

  private void git() throws IOException {
    Path folder =
        notebookFile()
            .flatMap(file -> Optional.ofNullable(file.getParent()))
            .orElse(session.workingFolder());
    var state = new GitReader(new BlobStore(objects()), warnings).read(folder, manifest);
    if (state.isPresent()) {
      say(JournalLine.git(clock.instant(), state.get()));
    }
  }

  private void lookAtJars() throws IOException {
    List<Jar> jars = classPath;
    Map<Digest, String> licences = jarFacts.licences(jars);
    if (!licences.isEmpty()) {
      say(JournalLine.licences(clock.instant(), licences));
    }
    try {
      jarFacts.keep(jars, new BlobStore(objects()));
    } catch (IOException e) {
      say(JournalLine.fault(clock.instant(), "a jar could not be kept: " + e.getMessage()));
    }
  }

  private void bundleAtEnd() throws IOException {
    Optional<Path> file = notebookFile();
    if (file.isPresent()) {
      Optional<Digest> made = bundles().build(file.get(), Optional.empty());
      if (made.isPresent() && !made.equals(bundle)) {
        say(JournalLine.bundle(clock.instant(), made.get(), true));
      }
    }
  }

  private Optional<Path> notebookFile() {
    NotebookRef found = notebook;
    return found == null ? Optional.empty() : found.path().map(Path::of);
  }

  /**
   * Seals and ships everything, and waits for that; for a store that does not answer only as long
   * as whoever ends the kernel does. A later recovery does the rest then.
   */
  void finish() {
    try {
      thread.submit(this::close).get();
      shipping.submit(this::seal).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      warn(new StoreException("it does not answer in time", e));
    } catch (ExecutionException e) {
      warn(e.getCause() == null ? e : e.getCause());
    } finally {
      thread.shutdownNow();
      // As long as this process lives it goes on, and then lets others recover what is left.
      shipping.shutdown();
    }
  }

  /** What the end of an execution says. */
  private void close() {
    sealed = true;
    try {
      if (firstCell != null) {
        journal.sync();
        prepare();
        attempt("what is known of jars", this::lookAtJars);
        attempt("the bundle at the end", this::bundleAtEnd);
        journal.sync();
      }
    } catch (IOException | RuntimeException e) {
      unsaid = true;
      warn(e);
    }
  }

  private void seal() {
    try {
      if (unsaid) {
        // What is missing here cannot be said later: an interrupted record tells the truth.
        journal.close();
        return;
      }
      if (firstCell != null) {
        shipper().seal("kernel");
      }
      // Nobody may find it half removed and recover it: the lock is the last to go.
      journal.end();
      spool.empty(id);
      journal.close();
      spool.remove(id);
    } catch (IOException | RuntimeException e) {
      warn(e);
      try {
        // The lock becomes free, so that a recovery can finish this.
        journal.close();
      } catch (IOException closing) {
        warn(closing);
      }
    }
  }

  private void say(ObjectNode line) throws IOException {
    journal.append(line);
  }

  private synchronized ObjectStore objects() {
    ObjectStore opened = objects;
    if (opened == null) {
      opened = store.get();
      objects = opened;
    }
    return opened;
  }

  private BundleBuilder bundles() {
    BundleBuilder builder = bundles;
    if (builder == null) {
      builder = new BundleBuilder(new BlobStore(objects()), leftOut());
      bundles = builder;
    }
    return builder;
  }

  private Shipper shipper() {
    Shipper ship = shipper;
    if (ship == null) {
      ship = new Shipper(id, objects(), spool.journal(id), Optional.of(redaction));
      shipper = ship;
    }
    return ship;
  }

  private void warn(Throwable failure) {
    if (warned.compareAndSet(false, true)) {
      String why = failure instanceof StoreException ? failure.getMessage() : failure.toString();
      warnings.accept(
          "this session could not be written to the store yet, and will be later: " + why);
    }
  }
}
