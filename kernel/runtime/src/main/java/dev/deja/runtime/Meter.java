package dev.deja.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a cell costs. The JDK's management classes are slow to load, so that happens in the
 * background; until then nothing is known.
 */
final class Meter {

  private record Beans(OperatingSystemMXBean system, List<MemoryPoolMXBean> heap) {}

  private volatile @Nullable Beans beans;
  private long cpuAtStart = -1;

  void load() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    Beans loaded = new Beans(system, heap);
    read(loaded);
    beans = loaded;
  }

  void start() {
    Beans current = beans;
    cpuAtStart = -1;
    if (current != null) {
      cpuAtStart = current.system().getProcessCpuTime();
      current.heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }
  }

  /** Puts CPU nanoseconds since {@link #start} (0 unknown) and peak heap bytes (-1 unknown). */
  void put(FrameWriter frame) {
    Beans current = beans;
    if (current == null || cpuAtStart < 0) {
      frame.putLong(0).putLong(-1);
    } else {
      frame.putLong(current.system().getProcessCpuTime() - cpuAtStart).putLong(read(current));
    }
  }

  private static long read(Beans beans) {
    long sum = 0;
    for (MemoryPoolMXBean pool : beans.heap()) {
      // Peaks are noticed when garbage is collected; between two collections only the use is.
      sum += Math.max(pool.getPeakUsage().getUsed(), pool.getUsage().getUsed());
    }
    return sum;
  }
}
