package dev.deja.runtime.files;

import dev.deja.runtime.hook.OpenFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one cell does with files. Its lock is held for moments only, and nobody who holds it waits
 * for anything. Thread-safe.
 */
final class CellUses {

  private final Map<String, UsedFile> files = new LinkedHashMap<>();
  private final int cell;
  private final FileWatch.Listener listener;
  private boolean processes;
  private boolean nativeCode;

  CellUses(int cell, FileWatch.Listener listener) {
    this.cell = cell;
    this.listener = listener;
  }

  int cell() {
    return cell;
  }

  /** What is known of a path; to be used by who holds the lock of this object. */
  UsedFile file(String path) {
    // No lambdas here and in FileWatch: the first file of a session would wait for their making.
    UsedFile file = files.get(path);
    if (file == null) {
      file = new UsedFile(path, this);
      files.put(path, file);
    }
    return file;
  }

  /** A file is being closed that this cell may have used. */
  synchronized void close(String path, OpenFile open) {
    UsedFile file = files.get(path);
    if (file != null) {
      file.closed(open);
    }
  }

  /** Something is used for the first time since uses were taken. */
  void seen(Used use) {
    listener.seen(cell, List.of(use), false, false);
  }

  synchronized void processStarted() {
    if (!processes) {
      processes = true;
      listener.seen(cell, List.of(), true, false);
    }
  }

  synchronized void nativeCodeLoaded() {
    if (!nativeCode) {
      nativeCode = true;
      listener.seen(cell, List.of(), false, true);
    }
  }

  synchronized boolean isEmpty() {
    return files.isEmpty() && !processes && !nativeCode;
  }

  /** Whether a file that it has written is still open. */
  synchronized boolean isWriting() {
    for (UsedFile each : files.values()) {
      if (each.isOpenForWriting()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What has not been taken yet.
   *
   * @param mapped those files that stay mapped for writing
   */
  record Taken(List<Used> files, List<String> mapped, boolean processes, boolean nativeCode) {}

  synchronized Taken take() {
    List<Used> taken = new ArrayList<>();
    List<String> mapped = new ArrayList<>();
    for (Map.Entry<String, UsedFile> each : files.entrySet()) {
      UsedFile file = each.getValue();
      Used input = file.takeInput();
      Used output = file.takeOutput();
      if (input != null) {
        taken.add(input);
      }
      if (output != null) {
        taken.add(output);
        if (file.mapsForWriting()) {
          mapped.add(each.getKey());
        }
      }
    }
    Taken all = new Taken(taken, mapped, processes, nativeCode);
    files.clear();
    processes = false;
    nativeCode = false;
    return all;
  }
}
