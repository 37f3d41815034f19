package dev.deja.runtime.hook;

import java.util.Set;

/**
 * Hears what notebook code does with files. Calls come on the threads that do it, inside the JDK,
 * with whatever locks they hold: an implementation waits for nobody who might wait for them. What
 * it throws is swallowed and counted.
 */
public interface FileSink {

  /**
   * A file was opened.
   *
   * @return whether to watch it
   */
  boolean opened(OpenFile file, String path);

  /** The first read in an epoch. */
  void reading(OpenFile file);

  /** Before the first write in an epoch. */
  void writing(OpenFile file);

  /** It is being closed. */
  void closing(OpenFile file);

  /** Before a file is opened in a way that may create or empty it. */
  void changing(String path);

  /** Before a file is opened as a channel with these options. */
  void openingChannel(String path, Set<?> options);

  /** A file was opened for reading or writing at any time from any thread. */
  void openedAsynchronous(String path, Set<?> options);

  void copying(String from, String to);

  void copied(String from, String to);

  void moving(String from, String to);

  void moved(String from, String to);

  void linked(String link, String existing);

  void deleting(String path);

  void deleted(String path);

  /** An empty file was made. */
  void created(String path);

  /** A process was started. */
  void processStarted();

  /**
   * A socket is to be connected.
   *
   * @param address as {@link java.net.InetAddress#toString} has it, {@code name/numbers}
   */
  void connecting(String address, int port);

  /** Native code of a class was loaded. */
  void nativeCodeLoaded(Class<?> by);
}
