package dev.deja.kernel.dependency;

/** Sees how downloads come along, and may end them. Its methods are called from any thread. */
public interface DownloadWatch {

  /** Sees nothing and ends nothing. */
  DownloadWatch NONE =
      new DownloadWatch() {
        @Override
        public void downloading(String name, long doneBytes, long totalBytes) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /**
   * Some of a file has arrived.
   *
   * @param name the file's name
   * @param totalBytes its size, or -1 when unknown
   */
  void downloading(String name, long doneBytes, long totalBytes);

  /** Whether to stop; looked at before every download and for every piece that arrives. */
  boolean cancelled();
}
