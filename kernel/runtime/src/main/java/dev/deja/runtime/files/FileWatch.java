package dev.deja.runtime.files;

import dev.deja.runtime.hook.FileHooks;
import dev.deja.runtime.hook.FileSink;
import dev.deja.runtime.hook.OpenFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what cells do with files and reports it when they end. What was reported and is about to
 * be changed is said first, and waits a little until whoever keeps the bytes has them. Thread-safe.
 */
public final class FileWatch implements FileSink {

  /** Where reports go. */
  public interface Listener {

    /**
     * What a cell has done since the last report about it. Called by threads of cells; returns at
     * once.
     *
     * @param fault what kept this from being complete, or null
     */
    void used(
        int cell,
        List<Used> files,
        boolean startedProcesses,
        boolean loadedNativeCode,
        @Nullable String fault);

    /**
     * What a cell does, as soon as it does it, so that it is known if this JVM ends before {@link
     * #used} tells. What was written has no state. Called by threads of cells, with locks held;
     * returns at once.
     */
    void seen(int cell, List<Used> files, boolean startedProcesses, boolean loadedNativeCode);

    /**
     * Waits until the bytes of a file that was reported are safe, or for as long as is bearable.
     */
    void awaitKept(String path);
  }

  private static final int NO_CELL = -1;
  private static final String DECLARED = "declared";

  /** What an open file is called, what it was when it was opened, and which cells use it. */
  private static final class Opened {

    final String path;
    final FileState state;
    final int cell;
    private final Set<CellUses> users = ConcurrentHashMap.newKeySet(1);

    Opened(String path, FileState state, int cell) {
      this.path = path;
      this.state = state;
      this.cell = cell;
    }
  }

  private final IntSupplier cell;
  private final Listener listener;
  private final FileNoise noise = new FileNoise();
  private final Connections connections = new Connections();
  private final Map<Integer, CellUses> cells = new ConcurrentHashMap<>();

  /** Paths whose bytes someone may still want to read. */
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Files that are mapped for writing, and how they were last seen. */
  private final Map<String, FileState> mapped = new ConcurrentHashMap<>();

  private final Thread late = new Thread(this::reportLate, "deja-files");
  private volatile boolean hasLate;
  private volatile int running = NO_CELL;

  /**
   * @param cell the cell that the calling thread belongs to
   */
  public FileWatch(IntSupplier cell, Listener listener) {
    this.cell = cell;
    this.listener = listener;
  }

  /** Begins to watch; the hooks are in place. */
  public void start() {
    late.setDaemon(true);
    late.start();
    FileHooks.start(this);
  }

  /** Files that are read only because they are on the class path. */
  public void ignore(String jar) {
    noise.ignore(jar);
  }

  /** Files in a folder, given with a separator at its end, that are no use of any cell. */
  public void ignoreFolder(String folder) {
    noise.ignoreFolder(folder);
  }

  /**
   * Notebook code says that it reads a file.
   *
   * @return false if there is none
   */
  public boolean declareInput(String path) {
    String absolute = absolute(path);
    FileState state = absolute == null ? null : FileState.of(absolute);
    if (absolute == null || state == null || !state.regular()) {
      return false;
    }
    CellUses uses = uses();
    synchronized (uses) {
      UsedFile used = uses.file(absolute);
      used.addHow(DECLARED);
      used.readWhole(state);
    }
    return true;
  }

  /** Notebook code says that it writes a file. */
  public void declareOutput(String path) {
    String absolute = absolute(path);
    if (absolute != null) {
      written(absolute, uses(), DECLARED);
    }
  }

  /** What this thread connects to is going to be declared as fetched, or that is over. */
  public void fetching(boolean begins) {
    connections.declared(begins);
  }

  /**
   * Notebook code has something from elsewhere.
   *
   * @param address its URL
   */
  public void declareFetched(String address, String copy, List<String> how) {
    Used used =
        new Used(address, copy, false, FileState.of(copy), System.currentTimeMillis(), how, null);
    listener.used(cell.getAsInt(), List.of(used), false, false, null);
  }

  /** A cell runs now. */
  public void begin(int newCell) {
    running = newCell;
    FileHooks.nextEpoch();
  }

  /** The cell that ran has ended: says what it did, and what threads of others did meanwhile. */
  public void end() {
    int ended = running;
    running = NO_CELL;
    FileHooks.nextEpoch();
    if (!mapped.isEmpty() && ended != NO_CELL) {
      lookAtMapped(uses(ended));
    }
    for (CellUses each : cells.values()) {
      // What a thread of another cell is about to finish is told when it closes it.
      if (each.cell() == ended || !each.isWriting()) {
        report(each);
      }
    }
  }

  /** Says whatever has not been said: this JVM is about to end. */
  public void endAll() {
    end();
    for (CellUses each : cells.values()) {
      report(each);
    }
  }

  /** Whether nothing that cells have done until now waits to be said. */
  public boolean hasToldAll() {
    for (CellUses each : cells.values()) {
      if (!each.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void report(CellUses uses) {
    if (uses.isEmpty()) {
      return;
    }
    CellUses.Taken taken = uses.take();
    for (String path : taken.mapped()) {
      FileState state = FileState.of(path);
      if (state != null) {
        mapped.put(path, state);
      }
    }
    Throwable fault = FileHooks.takeFault();
    if (taken.files().isEmpty() && !taken.processes() && !taken.nativeCode() && fault == null) {
      return;
    }
    for (Used file : taken.files()) {
      reported.add(file.location());
    }
    listener.used(
        uses.cell(),
        taken.files(),
        taken.processes(),
        taken.nativeCode(),
        fault == null ? null : fault.toString());
  }

  /** Writes through a mapping are seen by nobody; the system says that the file has changed. */
  private void lookAtMapped(CellUses uses) {
    for (Map.Entry<String, FileState> each : List.copyOf(mapped.entrySet())) {
      FileState now = FileState.of(each.getKey());
      if (now == null || !now.key().equals(each.getValue().key())) {
        mapped.remove(each.getKey());
      } else if (!now.equals(each.getValue())) {
        mapped.put(each.getKey(), now);
        synchronized (uses) {
          uses.file(each.getKey()).writtenThroughMapping();
        }
      }
    }
  }

  private void reportLate() {
    while (true) {
      LockSupport.park(this);
      while (hasLate) {
        hasLate = false;
        int current = running;
        for (CellUses each : cells.values()) {
          if (each.cell() != current && !each.isWriting()) {
            report(each);
          }
        }
      }
    }
  }

  private CellUses uses(int number) {
    CellUses uses = cells.get(number);
    if (uses == null) {
      uses = new CellUses(number, listener);
      CellUses other = cells.putIfAbsent(number, uses);
      uses = other == null ? uses : other;
    }
    return uses;
  }

  private CellUses uses() {
    return uses(cell.getAsInt());
  }

  private static @Nullable String absolute(String path) {
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  // What the hooks say.

  @Override
  public boolean opened(OpenFile file, String path) {
    String absolute = absolute(path);
    if (absolute == null || noise.covers(absolute, !file.writable)) {
      return false;
    }
    FileState state = FileState.of(absolute);
    if (state == null || !state.regular()) {
      return false;
    }
    int number = cell.getAsInt();
    Opened opened = new Opened(absolute, state, number);
    file.owner = opened;
    if (file.writable) {
      CellUses uses = cells.get(number);
      if (uses != null) {
        synchronized (uses) {
          UsedFile used = uses.file(absolute);
          if (used.isReplacing()) {
            used.addOpen(file);
            used.written();
            opened.users.add(uses);
          }
        }
      }
    }
    return true;
  }

  @Override
  public void reading(OpenFile file) {
    if (file.owner instanceof Opened opened) {
      int number = cell.getAsInt();
      // In a later cell than it was opened in it may have changed since.
      FileState state = number == opened.cell ? opened.state : FileState.of(opened.path);
      CellUses uses = uses(number);
      opened.users.add(uses);
      synchronized (uses) {
        UsedFile used = uses.file(opened.path);
        used.addOpen(file);
        used.reading(state);
      }
    }
  }

  @Override
  public void writing(OpenFile file) {
    if (file.owner instanceof Opened opened) {
      CellUses uses = uses();
      opened.users.add(uses);
      aboutToChange(opened.path, uses);
      synchronized (uses) {
        UsedFile used = uses.file(opened.path);
        used.addOpen(file);
        used.written();
      }
    }
  }

  @Override
  public void closing(OpenFile file) {
    if (file.owner instanceof Opened opened) {
      for (CellUses each : opened.users) {
        each.close(opened.path, file);
        if (each.cell() != running) {
          hasLate = true;
          LockSupport.unpark(late);
        }
      }
    }
  }

  @Override
  public void changing(String path) {
    String absolute = absolute(path);
    if (absolute != null && !noise.covers(absolute, false)) {
      CellUses uses = uses();
      aboutToChange(absolute, uses);
      synchronized (uses) {
        UsedFile used = uses.file(absolute);
        used.replacing();
      }
    }
  }

  /** Looks at a path before it changes, and lets whoever wants its bytes have them. */
  private void aboutToChange(String path, CellUses uses) {
    boolean needsBefore;
    synchronized (uses) {
      needsBefore = uses.file(path).needsBefore();
    }
    if (needsBefore) {
      FileState before = FileState.of(path);
      synchronized (uses) {
        UsedFile used = uses.file(path);
        used.before(before);
      }
    }
    Used input;
    synchronized (uses) {
      input = uses.file(path).takeInput();
    }
    if (input != null) {
      listener.used(cell.getAsInt(), List.of(input), false, false, null);
      reported.add(path);
    }
    if (reported.remove(path)) {
      listener.awaitKept(path);
    }
  }

  @Override
  public void openingChannel(String path, Set<?> options) {
    if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
      String absolute = absolute(path);
      boolean empties =
          options.contains(StandardOpenOption.TRUNCATE_EXISTING)
              || options.contains(StandardOpenOption.CREATE_NEW);
      if (empties
          || (options.contains(StandardOpenOption.CREATE)
              && absolute != null
              && FileState.of(absolute) == null)) {
        changing(path);
      }
    }
  }

  @Override
  public void openedAsynchronous(String path, Set<?> options) {
    String absolute = absolute(path);
    if (absolute == null || noise.covers(absolute, false)) {
      return;
    }
    boolean writes = options.contains(StandardOpenOption.WRITE);
    CellUses uses = uses();
    if (writes) {
      aboutToChange(absolute, uses);
    }
    FileState state = FileState.of(absolute);
    synchronized (uses) {
      UsedFile used = uses.file(absolute);
      used.addHow("asynchronous");
      used.doubt("opened asynchronously: when and how much is not seen");
      if (writes) {
        used.written();
      } else {
        used.readWhole(state);
      }
    }
  }

  @Override
  public void copying(String from, String to) {
    changing(to);
  }

  @Override
  public void copied(String from, String to) {
    transferred(from, to, "copy");
  }

  private void transferred(String from, String to, String how) {
    String source = absolute(from);
    String target = absolute(to);
    if (source == null || target == null) {
      return;
    }
    CellUses uses = uses();
    FileState state = FileState.of(source);
    if (state == null || !state.regular()) {
      return;
    }
    if (!noise.covers(source, true)) {
      synchronized (uses) {
        UsedFile used = uses.file(source);
        used.addHow(how);
        used.readWhole(state);
      }
    }
    written(target, uses, how);
  }

  private void written(String target, CellUses uses, String how) {
    if (!noise.covers(target, false)) {
      synchronized (uses) {
        UsedFile used = uses.file(target);
        used.addHow(how);
        used.written();
      }
    }
  }

  @Override
  public void moving(String from, String to) {
    changing(to);
    deleting(from);
  }

  @Override
  public void moved(String from, String to) {
    String source = absolute(from);
    String target = absolute(to);
    if (source == null || target == null || source.equals(target)) {
      return;
    }
    CellUses uses = uses();
    FileState there = FileState.of(target);
    if (there == null || !there.regular()) {
      return;
    }
    if (!noise.covers(source, false)) {
      synchronized (uses) {
        UsedFile used = uses.file(source);
        used.addHow("move");
        used.moved(target, there);
      }
    }
    written(target, uses, "move");
  }

  @Override
  public void linked(String link, String existing) {
    transferred(existing, link, "link");
  }

  @Override
  public void deleting(String path) {
    String absolute = absolute(path);
    if (absolute != null && !noise.covers(absolute, false)) {
      aboutToChange(absolute, uses());
    }
  }

  @Override
  public void deleted(String path) {
    String absolute = absolute(path);
    if (absolute != null && !noise.covers(absolute, false)) {
      mapped.remove(absolute);
      synchronized (uses()) {
        UsedFile used = uses().file(absolute);
        if (!used.isFolder()) {
          used.deleted();
        }
      }
    }
  }

  @Override
  public void created(String path) {
    String absolute = absolute(path);
    if (absolute != null) {
      synchronized (uses()) {
        UsedFile used = uses().file(absolute);
        used.before(null);
      }
      written(absolute, uses(), "created");
    }
  }

  @Override
  public void processStarted() {
    uses().processStarted();
  }

  @Override
  public void connecting(String address, int port) {
    int by = cell.getAsInt();
    Used used = connections.connecting(by, address, port);
    if (used != null) {
      listener.used(by, List.of(used), false, false, null);
    }
  }

  @Override
  public void nativeCodeLoaded(Class<?> by) {
    uses().nativeCodeLoaded();
  }
}
