package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.FileUse;
import dev.deja.runtime.FrameReader;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a notebook JVM noted of files before it told: the other end of {@code
 * dev.deja.runtime.SeenFiles}. Read when the JVM is gone; what was told by then is left out.
 * Thread-safe.
 */
final class SeenFiles {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String OPTION = "-Ddeja.seen=";
  private static final String DELETED = "deleted";
  private static final String CUT_OFF_READ =
      "the notebook JVM ended meanwhile: how much of it was read is not known";
  private static final String CUT_OFF_WRITTEN =
      "the notebook JVM ended meanwhile: it may not have been written to its end";

  /** More than any session has between two cells; to remember less only tells something twice. */
  private static final int MOST_TOLD = 100_000;

  private record Key(int cell, String path, FileUse.Role role) {}

  private final Path file;
  private final FileChannel open;
  private final Set<Key> told = new HashSet<>();

  private SeenFiles(Path file) throws IOException {
    this.file = file;
    this.open = FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * A new file, for its owner only. In memory where the system has such a folder: what cells write
   * to it must not wait for a busy disk.
   */
  static SeenFiles create() throws IOException {
    if (Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)) {
      try {
        return new SeenFiles(Files.createTempFile(MEMORY, "deja-seen", ".bin"));
      } catch (IOException e) {
        // Full, or not for us.
      }
    }
    return new SeenFiles(Files.createTempFile("deja-seen", ".bin"));
  }

  /** Tells a notebook JVM of the file. */
  String option() {
    return OPTION + file;
  }

  /** The notebook JVM has opened it: from now on it goes with both of them, however they end. */
  void hide() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A system that removes no open files: the last of them does it.
    }
  }

  /** The notebook JVM has told this itself. */
  synchronized void told(CellFiles files) {
    if (told.size() > MOST_TOLD) {
      told.clear();
    }
    for (FileUse use : files.uses()) {
      told.add(new Key(files.cell(), use.path(), use.role()));
    }
  }

  /** What was not told, by cell; to be called once, when the process has ended. */
  synchronized List<CellFiles> left() {
    Map<Integer, CellFiles> left = new LinkedHashMap<>();
    try {
      ByteBuffer all = ByteBuffer.wrap(Channels.newInputStream(open).readAllBytes());
      while (all.remaining() > Integer.BYTES) {
        int length = all.getInt();
        if (length <= 0 || length > all.remaining()) {
          break; // the JVM ended in the middle of this
        }
        FrameReader frame = new FrameReader(all.slice(all.position(), length));
        all.position(all.position() + length);
        CellFiles one = FileFrames.take(frame.takeInt(), frame);
        left.merge(one.cell(), withNews(one), SeenFiles::both);
      }
    } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
      // What could be read counts.
    }
    delete();
    return left.values().stream().filter(files -> !isEmpty(files)).toList();
  }

  /** It is not needed any more. */
  void delete() {
    try {
      open.close();
    } catch (IOException e) {
      // Nothing is read from it any more.
    }
    hide();
  }

  private CellFiles withNews(CellFiles seen) {
    List<FileUse> news = new ArrayList<>();
    for (FileUse use : seen.uses()) {
      if (told.add(new Key(seen.cell(), use.path(), use.role()))) {
        asItIsNow(use).ifPresent(news::add);
      }
    }
    return new CellFiles(
        seen.cell(), news, seen.startedProcesses(), seen.loadedNativeCode(), seen.fault());
  }

  /** Empty if nothing is left of it. */
  private static Optional<FileUse> asItIsNow(FileUse use) {
    if (use.role() == FileUse.Role.INPUT) {
      return Optional.of(with(use, use.state(), CUT_OFF_READ));
    }
    Optional<FileUse.State> now = FileUse.State.of(use.location());
    if (use.how().contains(DELETED)) {
      return now.isPresent() ? Optional.empty() : Optional.of(use);
    }
    return now.map(state -> with(use, now, CUT_OFF_WRITTEN));
  }

  private static FileUse with(FileUse use, Optional<FileUse.State> state, String doubt) {
    return new FileUse(
        use.path(),
        use.location(),
        use.role(),
        state,
        use.how(),
        Optional.of(use.doubt().map(before -> before + "; " + doubt).orElse(doubt)));
  }

  private static CellFiles both(CellFiles first, CellFiles second) {
    List<FileUse> uses = new ArrayList<>(first.uses());
    uses.addAll(second.uses());
    return new CellFiles(
        first.cell(),
        uses,
        first.startedProcesses() || second.startedProcesses(),
        first.loadedNativeCode() || second.loadedNativeCode(),
        first.fault().or(second::fault));
  }

  private static boolean isEmpty(CellFiles files) {
    return files.uses().isEmpty() && !files.startedProcesses() && !files.loadedNativeCode();
  }
}
