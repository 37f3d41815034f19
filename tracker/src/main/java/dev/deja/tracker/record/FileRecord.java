package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellStart;
import dev.deja.tracker.model.FileUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The part of a recording that is about files: says in the journal what was used, and in the
 * background with which bytes. After a cell that had something done outside the notebook JVM it
 * looks for changed files in the notebook's folder. Called by the recorder, which lets one thread
 * in at a time.
 */
final class FileRecord {

  /** A file with more bytes is recorded with its digest; its bytes stay where they are. */
  static final long MOST_KEPT = 256L << 20;

  /** A magic that writes a file, in the kernel's JVM. */
  private static final Pattern WRITES = Pattern.compile("(?m)^\\s*%%(writefile|file)\\b");

  /** Magics that resolve jars, in the kernel's JVM. */
  private static final Set<String> INSTALLS =
      Set.of(
          "maven",
          "addMavenDependency",
          "addMavenDependencies",
          "dependency",
          "loadFromPOM",
          "pom",
          "jars",
          "jar",
          "classpath");

  private final Clock clock;
  private final BackgroundShipping background;
  private final Consumer<ObjectNode> journal;
  private final FileKeeper keeper;

  /** Paths of files are told from here. */
  private volatile Path folder;

  private Optional<Path> notebook = Optional.empty();
  private final Map<Integer, Instant> begun = new HashMap<>();

  /** Runs that had something done where the notebook JVM does not see it. */
  private final Set<Integer> outside = new HashSet<>();

  private boolean nativeCode;

  /** Jars that were told. */
  private final Set<Path> onClassPath = new HashSet<>();

  /** States that the notebook JVM has told, by path; these are no news. Guarded by itself. */
  private final Map<String, dev.deja.kernel.model.FileUse.State> told = new HashMap<>();

  /**
   * @param journal takes lines, from any thread
   */
  FileRecord(
      Clock clock, BackgroundShipping background, Path folder, Consumer<ObjectNode> journal) {
    this.clock = clock;
    this.background = background;
    this.folder = folder;
    this.journal = journal;
    this.keeper = new FileKeeper(background::blobs, MOST_KEPT);
  }

  /** The notebook is known: paths are told from its folder. */
  void notebook(Path file) {
    notebook = Optional.of(file);
    Path parent = file.getParent();
    folder = parent == null ? folder : parent;
  }

  void started(CellStart start) {
    begun.put(start.number(), start.startedAt());
    if (WRITES.matcher(start.source()).find()) {
      outside.add(start.number());
    }
  }

  void used(CellFiles files) {
    if (files.startedProcesses()) {
      outside.add(files.cell());
    }
    nativeCode |= files.loadedNativeCode();
    say(files.cell(), files.uses(), FileGaps.of(files));
  }

  /** A jar that no repository has is an input of the run that put it on the class path. */
  void onClassPath(int cell, Path jar) {
    if (!onClassPath.add(jar)) {
      return;
    }
    try {
      FileEntry entry = FileEntry.of(jar);
      dev.deja.kernel.model.FileUse.State state =
          new dev.deja.kernel.model.FileUse.State(
              entry.sizeBytes(), entry.modified(), entry.key(), clock.instant());
      say(
          cell,
          List.of(
              new dev.deja.kernel.model.FileUse(
                  jar.toString(),
                  jar,
                  dev.deja.kernel.model.FileUse.Role.INPUT,
                  Optional.of(state),
                  List.of("class path"),
                  Optional.empty())),
          List.of());
    } catch (IOException e) {
      say(cell, List.of(), List.of("the jar " + jar + " could not be looked at: " + e));
    }
  }

  /** A run of a kernel that tells of no files: what changes in the folder is all that is seen. */
  void unseen(int cell) {
    outside.add(cell);
    say(cell, List.of(), List.of(FileGaps.FOREIGN));
  }

  /**
   * A command has ended.
   *
   * @param kind the magic's name
   */
  void commandRan(int cell, String kind) {
    outside.add(cell);
    if (!INSTALLS.contains(kind)) {
      say(cell, List.of(), List.of(FileGaps.COMMANDS));
    }
  }

  /** A run has ended; to be called before the journal says so. */
  void finished(int cell) {
    Instant from = begun.remove(cell);
    boolean look = outside.remove(cell) || nativeCode;
    if (from != null && look) {
      Instant to = clock.instant();
      Path where = folder;
      Optional<Path> without = notebook;
      journal.accept(JournalLine.looking(clock.instant(), cell, true));
      keeper.enqueue(where, () -> look(cell, where, without, from, to));
    }
  }

  CompletableFuture<Void> changing(Path path) {
    return keeper.changing(path);
  }

  /** Does all that waits. */
  void finish() {
    keeper.finish();
  }

  private void look(int cell, Path where, Optional<Path> without, Instant from, Instant to) {
    List<String> gaps = new ArrayList<>();
    List<dev.deja.kernel.model.FileUse> news = new ArrayList<>();
    try {
      Set<Path> left = new HashSet<>(background.leftOut());
      if (without.isPresent()) {
        left.add(without.get().toRealPath());
      }
      FolderChanges.Found found = new FolderChanges(where, left).between(from, to);
      found.gap().ifPresent(gaps::add);
      synchronized (told) {
        for (dev.deja.kernel.model.FileUse use : found.uses()) {
          if (!use.state().map(state -> isTold(use.path(), state)).orElse(true)) {
            news.add(use);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      gaps.add("the folder could not be looked at for changes: " + e.getMessage());
    }
    say(cell, news, gaps);
    journal.accept(JournalLine.looking(clock.instant(), cell, false));
    background.settled();
  }

  private boolean isTold(String path, dev.deja.kernel.model.FileUse.State state) {
    dev.deja.kernel.model.FileUse.State before = told.get(path);
    return before != null
        && before.sizeBytes() == state.sizeBytes()
        && before.modified().equals(state.modified());
  }

  private void say(int cell, List<dev.deja.kernel.model.FileUse> used, List<String> gaps) {
    if (used.isEmpty() && gaps.isEmpty()) {
      return;
    }
    List<FileUse> uses = used.stream().map(this::use).toList();
    journal.accept(JournalLine.files(clock.instant(), cell, uses, gaps));
    for (int i = 0; i < uses.size(); i++) {
      FileUse use = uses.get(i);
      dev.deja.kernel.model.FileUse seen = used.get(i);
      synchronized (told) {
        seen.state().ifPresent(state -> told.put(seen.path(), state));
      }
      if (!use.isDeletion()) {
        keeper.add(seen, kept -> settled(cell, use, kept));
      }
    }
  }

  /** On a thread of the keeper. */
  private void settled(int cell, FileUse use, FileKeeper.Kept kept) {
    FileUse known = use.with(kept.digest(), kept.kept(), kept.doubt());
    journal.accept(JournalLine.file(clock.instant(), cell, known));
    background.settled();
  }

  private FileUse use(dev.deja.kernel.model.FileUse used) {
    return new FileUse(
        pathInRecord(used.path()),
        FileUse.Role.valueOf(used.role().name()),
        Optional.empty(),
        used.state().map(dev.deja.kernel.model.FileUse.State::sizeBytes).orElse(0L),
        false,
        used.how(),
        used.doubt());
  }

  /** A path as the record tells it: from the notebook's folder, if it lies in there. */
  String pathInRecord(String path) {
    if (FileUse.isElsewhere(path)) {
      return path;
    }
    Path file = Path.of(path);
    return (file.startsWith(folder) ? folder.relativize(file) : file).toString().replace('\\', '/');
  }
}
