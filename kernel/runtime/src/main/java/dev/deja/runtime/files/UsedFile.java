package dev.deja.runtime.files;

import dev.deja.runtime.hook.FileHooks;
import dev.deja.runtime.hook.OpenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one cell does with one path. Guarded by its {@link CellUses}. */
final class UsedFile {

  private static final String DELETED = "deleted";
  private static final String MAPPED = "mapped for writing: it may change later without a trace";

  private final String path;
  private final CellUses uses;
  private final Set<String> how = new TreeSet<>();
  private final List<OpenFile> open = new ArrayList<>();

  /** What was there before this cell changed it; only meaningful once {@link #beforeKnown}. */
  private @Nullable FileState before;

  private boolean beforeKnown;

  /** Being opened in a way that empties it. */
  private boolean replacing;

  private boolean read;
  private @Nullable FileState readState;
  private long readAtMillis;
  private boolean inputTaken;
  private boolean whole;
  private boolean mapped;
  private long mostRead;

  private boolean written;
  private boolean mappedForWriting;
  private boolean deleted;
  private @Nullable String movedTo;
  private @Nullable String doubt;

  UsedFile(String path, CellUses uses) {
    this.path = path;
    this.uses = uses;
  }

  void addHow(String way) {
    how.add(way);
  }

  void addOpen(OpenFile file) {
    if (!open.contains(file)) {
      open.add(file);
    }
    switch (file.how) {
      case FileHooks.RANDOM_ACCESS -> how.add("random access");
      case FileHooks.CHANNEL -> how.add("channel");
      default -> how.add("stream");
    }
    if (file.mapped) {
      how.add("mapped");
    }
  }

  void closed(OpenFile file) {
    count(file);
    open.remove(file);
  }

  private void count(OpenFile file) {
    mostRead = Math.max(mostRead, file.bytesRead);
    whole |= file.reachedEnd;
    mapped |= file.mapped;
    mappedForWriting |= file.mappedForWriting;
  }

  /** Whether it is to be asked what was there before the first change. */
  boolean needsBefore() {
    return !beforeKnown;
  }

  void before(@Nullable FileState state) {
    if (!beforeKnown) {
      beforeKnown = true;
      before = state;
    }
  }

  boolean isFolder() {
    return before != null && !before.regular();
  }

  void replacing() {
    replacing = true;
  }

  boolean isReplacing() {
    return replacing;
  }

  /** It is read; what this cell has written itself is no input of it. */
  void reading(@Nullable FileState state) {
    if (!read && !written && state != null && state.regular()) {
      read = true;
      readState = state;
      readAtMillis = System.currentTimeMillis();
      uses.seen(new Used(path, path, false, state, readAtMillis, ways(), doubt));
    }
  }

  void readWhole(@Nullable FileState state) {
    reading(state);
    whole = true;
  }

  void written() {
    if (!written) {
      written = true;
      uses.seen(new Used(path, path, true, null, System.currentTimeMillis(), ways(), doubt));
    }
    deleted = false;
  }

  void doubt(String sentence) {
    doubt = sentence;
  }

  void deleted() {
    deleted = true;
    if (before != null && before.regular()) {
      uses.seen(deletion());
    }
  }

  private Used deletion() {
    return new Used(path, path, true, null, System.currentTimeMillis(), List.of(DELETED), null);
  }

  /** It has another name now: its bytes are what went into that. */
  void moved(String to, @Nullable FileState there) {
    deleted = true;
    movedTo = to;
    if (!written) {
      if (!read) {
        readWhole(there);
      }
      readAtMillis = System.currentTimeMillis();
    }
  }

  /** The system says that it has changed, and it is mapped. */
  void writtenThroughMapping() {
    if (!written) {
      written();
      how.add("mapped");
      doubt = MAPPED;
    }
  }

  boolean isOpenForWriting() {
    for (OpenFile each : open) {
      if (each.writable) {
        return true;
      }
    }
    return false;
  }

  boolean mapsForWriting() {
    open.forEach(this::count);
    return mappedForWriting;
  }

  /** What was read, once; null if nothing was or it has been taken. */
  @Nullable Used takeInput() {
    if (!read || inputTaken) {
      return null;
    }
    inputTaken = true;
    open.forEach(this::count);
    FileState state = readState;
    long size = state == null ? 0 : state.size();
    String why = null;
    if (!whole && mostRead < size) {
      why =
          mapped
              ? "mapped into memory: how much of it was read cannot be seen"
              : "read in part: " + mostRead + " of " + size + " bytes";
    }
    String location = movedTo == null ? path : movedTo;
    return new Used(path, location, false, state, readAtMillis, ways(), either(why));
  }

  /** What was written; null if nothing was, or nothing of it is left. */
  @Nullable Used takeOutput() {
    if (!written && !replacing && !deleted) {
      return null;
    }
    FileState now = FileState.of(path);
    if (now == null) {
      // What this cell has made and removed again is scratch.
      return deleted && before != null && before.regular() && movedTo == null ? deletion() : null;
    }
    if (!now.regular() || (!written && now.equals(before))) {
      return null;
    }
    boolean mapping = mapsForWriting();
    String why = null;
    if (mapping) {
      why = MAPPED;
    } else if (isOpenForWriting()) {
      why = "still open for writing at the end of the cell";
    }
    return new Used(path, path, true, now, System.currentTimeMillis(), ways(), either(why));
  }

  private @Nullable String either(@Nullable String why) {
    return why == null ? doubt : doubt == null ? why : why + "; " + doubt;
  }

  private List<String> ways() {
    return List.copyOf(how);
  }
}
