package dev.deja.runtime;

import dev.deja.runtime.files.FileHookInstaller;
import dev.deja.runtime.files.FileState;
import dev.deja.runtime.files.FileWatch;
import dev.deja.runtime.files.Used;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries what the file watch sees, and what notebook code says of files, to the kernel. */
final class FileReports implements FileWatch.Listener {

  /** So long user code waits until the bytes of a file are safe before it changes the file. */
  private static final long KEEPING_SECONDS = 10;

  private @Nullable String problem = FileHookInstaller.problem();

  private final Link link;
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<Integer, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private final SeenFiles seen = SeenFiles.ofThisJvm();

  /**
   * Made where files are watched, or when notebook code first speaks of one. A start-up archive is
   * made by a JVM that watches none, and must not hold this class: it would bring along those of
   * {@code dev.deja.runtime.hook}, which are the boot loader's.
   */
  private volatile @Nullable FileWatch made;

  FileReports(Link link) {
    this.link = link;
    if (FileHookInstaller.isInstalled()) {
      watch();
    }
  }

  private synchronized FileWatch watch() {
    FileWatch current = made;
    if (current == null) {
      current = new FileWatch(CellScope::current, this);
      made = current;
    }
    return current;
  }

  /** Nobody listens any more. */
  void abandon() {
    seen.abandon();
  }

  /** Where files are staged that are no use of any cell. */
  StagingFolder staging() {
    return new StagingFolder(this);
  }

  void start() {
    FileWatch watch = made;
    if (watch == null) {
      return;
    }
    if (FileWatch.class.getInterfaces()[0].getClassLoader() != null) {
      // The JDK would call another class of that name, and nobody would hear of it.
      problem = "this JVM does not let its file access be watched: the watch was loaded too early";
      return;
    }
    watch.start();
  }

  void begin(int cell) {
    String fault = problem;
    if (fault != null) {
      used(cell, List.of(), false, false, fault);
      problem = null;
    }
    FileWatch watch = made;
    if (watch == null || watch.hasToldAll()) {
      // The kernel begins a cell when it has heard all of the one before.
      seen.clear();
    }
    if (watch != null) {
      watch.begin(cell);
    }
  }

  void end() {
    FileWatch watch = made;
    if (watch != null) {
      watch.end();
    }
  }

  /** This JVM is about to end. */
  void leave() {
    FileWatch watch = made;
    if (watch != null) {
      watch.endAll();
    }
  }

  void ignore(String jar) {
    FileWatch watch = made;
    if (watch != null) {
      watch.ignore(jar);
    }
  }

  /**
   * @param folder with a separator at its end
   */
  void ignoreFolder(String folder) {
    FileWatch watch = made;
    if (watch != null) {
      watch.ignoreFolder(folder);
    }
  }

  Path declareInput(Path file) {
    if (!watch().declareInput(file.toString())) {
      throw new IllegalArgumentException(
          "there is no file '" + file + "' in " + Path.of("").toAbsolutePath());
    }
    return file;
  }

  Path declareOutput(Path file) {
    watch().declareOutput(file.toString());
    return file;
  }

  Path fetch(URL url) throws IOException {
    if (url.getProtocol().equals("file")) {
      return declareInput(Path.of(URI.create(url.toString())));
    }
    FileWatch watch = watch();
    Fetched fetched;
    watch.fetching(true);
    try {
      fetched = Fetched.of(url, watch);
    } finally {
      watch.fetching(false);
    }
    watch.declareFetched(fetched.address(), fetched.copy().toString(), fetched.how());
    return fetched.copy();
  }

  /** The kernel has what it wanted of a file. */
  void kept(int request) {
    CountDownLatch latch = waiting.remove(request);
    if (latch != null) {
      latch.countDown();
    }
  }

  @Override
  public void used(
      int cell,
      List<Used> files,
      boolean startedProcesses,
      boolean loadedNativeCode,
      @Nullable String fault) {
    link.send(frame(cell, files, startedProcesses, loadedNativeCode, fault));
  }

  @Override
  public void seen(int cell, List<Used> files, boolean startedProcesses, boolean loadedNativeCode) {
    seen.add(frame(cell, files, startedProcesses, loadedNativeCode, null));
  }

  private static FrameWriter frame(
      int cell,
      List<Used> files,
      boolean startedProcesses,
      boolean loadedNativeCode,
      @Nullable String fault) {
    FrameWriter frame =
        new FrameWriter(FrameKind.FILES)
            .putInt(cell)
            .putBoolean(startedProcesses)
            .putBoolean(loadedNativeCode)
            .putText(fault)
            .putInt(files.size());
    for (Used file : files) {
      FileState state = file.state();
      frame.putText(file.path()).putText(file.location()).putBoolean(file.output());
      frame.putBoolean(state != null);
      if (state != null) {
        frame.putLong(state.size()).putLong(state.modifiedNanos()).putText(state.key());
      }
      frame.putLong(file.atMillis()).putTexts(file.how()).putText(file.doubt());
    }
    return frame;
  }

  @Override
  public void awaitKept(String path) {
    int request = requests.incrementAndGet();
    CountDownLatch latch = new CountDownLatch(1);
    waiting.put(request, latch);
    link.send(
        new FrameWriter(FrameKind.CHANGING)
            .putInt(CellScope.current())
            .putInt(request)
            .putText(path));
    try {
      // In vain where it takes longer: the record then says that the bytes are not known.
      boolean unused = latch.await(KEEPING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(request);
    }
  }
}
