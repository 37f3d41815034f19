package dev.deja.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends this JVM when its heap is so full that it does nothing but collect garbage. Most collectors
 * go on like that for minutes before they give up, or for ever, and nothing else runs meanwhile.
 * Not if somebody has chosen {@code -XX:-ExitOnOutOfMemoryError}.
 */
final class HeapWatch {

  /** How long it must be like that. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double FULL = 0.95;
  private static final double COLLECTING = 0.9;

  private static final int OUT_OF_MEMORY_EXIT = 3;

  /** Loaded when the heap is first full. */
  private @Nullable List<GarbageCollectorMXBean> collectors;

  private long sinceNanos;
  private long collectedMillis;

  /** To be called about once in a second, by one thread. */
  void look() {
    if (!isFull()) {
      sinceNanos = 0;
    } else if (onlyCollects() && mayEnd()) {
      end();
    }
  }

  private static boolean isFull() {
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory() >= FULL * jvm.maxMemory();
  }

  /** Whether it has done little else since the heap was first found to be full. */
  private boolean onlyCollects() {
    List<GarbageCollectorMXBean> all = collectors;
    if (all == null) {
      all = ManagementFactory.getGarbageCollectorMXBeans();
      collectors = all;
    }
    long now = System.nanoTime();
    long millis =
        all.stream()
            // Those of ZGC and Shenandoah are times in which the application runs.
            .filter(collector -> !collector.getName().endsWith("Cycles"))
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    if (sinceNanos == 0) {
      sinceNanos = now;
      collectedMillis = millis;
      return false;
    }
    long nanos = now - sinceNanos;
    if (nanos < PATIENCE_NANOS) {
      return false;
    }
    boolean only = TimeUnit.MILLISECONDS.toNanos(millis - collectedMillis) >= COLLECTING * nanos;
    sinceNanos = now;
    collectedMillis = millis;
    return only;
  }

  private static boolean mayEnd() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return options.getVMOption("ExitOnOutOfMemoryError").getValue().equals("true");
  }

  /** As the JVM itself does it. */
  private static void end() {
    try (PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err))) {
      err.println(
          "Terminating due to java.lang.OutOfMemoryError: the heap is full, and collecting garbage"
              + " takes all the time");
    }
    Runtime.getRuntime().halt(OUT_OF_MEMORY_EXIT);
  }
}
