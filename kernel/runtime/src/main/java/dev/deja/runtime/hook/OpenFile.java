package dev.deja.runtime.hook;

import org.jspecify.annotations.Nullable;

/**
 * A file that notebook code has open. The counters are written without locks by whoever reads: they
 * are exact for a file that one thread reads, which is how files are read.
 */
public final class OpenFile {

  /** How the file was opened, as {@link FileHooks} names it. */
  public final int how;

  public final boolean readable;
  public final boolean writable;

  /** What the sink keeps for it; set by {@link FileSink#opened}. */
  public @Nullable Object owner;

  /** Bytes that were read; more than the file has where parts were read again. */
  public volatile long bytesRead;

  /** Whether a read found the end. */
  public volatile boolean reachedEnd;

  /** Whether it was mapped into memory, where reads cannot be counted. */
  public volatile boolean mapped;

  public volatile boolean mappedForWriting;

  /** Epochs in which the sink has heard of reading and writing. */
  volatile int readIn = FileHooks.NEVER;

  volatile int writtenIn = FileHooks.NEVER;

  OpenFile(int how, boolean readable, boolean writable) {
    this.how = how;
    this.readable = readable;
    this.writable = writable;
  }
}
