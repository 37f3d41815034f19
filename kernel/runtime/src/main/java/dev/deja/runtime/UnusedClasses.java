package dev.deja.runtime;

/**
 * Has the JVM give back the classes of cells that nothing needs any more. Collectors of large heaps
 * look for such classes only when the old part of the heap fills up, which small cells hardly do:
 * after some thousand of them, classes and what G1 has touched of its heap are most of the JVM.
 */
final class UnusedClasses {

  /** Loaders of cells that may be gone: a second of a notebook that runs cells without a pause. */
  private static final int MANY = 500;

  /**
   * A heap in which the collection takes some 50 ms at most. In a larger one classes are little
   * beside the rest, and the collector is kept busy by other things.
   */
  private static final long SMALL_HEAP_BYTES = 64L << 20;

  private final SnippetLoader loader;

  /** Those that were still used by something when the JVM last collected for us. */
  private int used;

  UnusedClasses(SnippetLoader loader) {
    this.loader = loader;
  }

  /** To be called now and then between cells, by one thread. */
  void look() {
    if (loader.released() - used < MANY) {
      return;
    }
    Runtime jvm = Runtime.getRuntime();
    if (jvm.totalMemory() - jvm.freeMemory() < SMALL_HEAP_BYTES) {
      System.gc();
      used = loader.released();
    }
  }
}
