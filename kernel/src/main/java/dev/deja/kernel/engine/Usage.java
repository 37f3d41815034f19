package dev.deja.kernel.engine;

import java.time.Duration;

/**
 * What a run cost in the notebook JVM.
 *
 * @param cpu CPU time of all its threads; zero when unknown
 * @param peakHeapBytes the largest heap use seen; -1 when unknown
 */
public record Usage(Duration cpu, long peakHeapBytes) {

  public static final Usage UNKNOWN = new Usage(Duration.ZERO, -1);

  /** What two runs cost, one after the other. */
  public Usage plus(Usage later) {
    return new Usage(cpu.plus(later.cpu), Math.max(peakHeapBytes, later.peakHeapBytes));
  }
}
