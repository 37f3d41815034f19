package dev.deja.runtime;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measures how long code takes, for {@code %timeit}. Not for notebook code. */
public final class TimeIt {

  /** Code in a loop. */
  public interface Loop {
    /** Runs it so many times, and gives the time that took in nanoseconds. */
    long nanos(long loops) throws Exception;
  }

  /** A run that is shorter says little. */
  private static final long MIN_RUN_NANOS = 200_000_000;

  /** So long it runs before it is measured, so that it is compiled by then. */
  private static final long WARM_UP_NANOS = 1_000_000_000;

  /** More loops than this in a run only show that the compiler has left the code out. */
  private static final long MAX_LOOPS = 1_000_000_000;

  private static final long UNLIKELY = 0x5DEECE66D5DEECE6L;

  private static volatile @Nullable Object kept;
  private static volatile long mask = 0xFFFF;
  private static long calls;

  private TimeIt() {}

  /**
   * Measures.
   *
   * @param loops how many in a run; 0 for as many as take a fifth of a second
   * @return a sentence for the user
   */
  public static String run(long loops, int runs, Loop loop) throws Exception {
    long warmUp = 0;
    long count = loops == 0 ? 1 : loops;
    while (true) {
      long nanos = Math.max(1, loop.nanos(count));
      warmUp += nanos;
      if (loops == 0 && nanos < MIN_RUN_NANOS && count < MAX_LOOPS) {
        count =
            Math.min(
                Math.min(count * 10, MAX_LOOPS),
                round((long) (count * 1.2 * MIN_RUN_NANOS / nanos) + 1));
      } else if (warmUp >= WARM_UP_NANOS || count == MAX_LOOPS) {
        break;
      }
    }
    double[] each = new double[runs];
    for (int i = 0; i < runs; i++) {
      each[i] = (double) loop.nanos(count) / count;
    }
    return text(each, count, warmUp);
  }

  private static String text(double[] each, long loops, long warmUp) {
    double sum = 0;
    double best = Double.MAX_VALUE;
    for (double nanos : each) {
      sum += nanos;
      best = Math.min(best, nanos);
    }
    double mean = sum / each.length;
    double squares = 0;
    for (double nanos : each) {
      squares += (nanos - mean) * (nanos - mean);
    }
    return String.format(
        Locale.ROOT,
        "%s ± %s per loop (mean ± standard deviation of %d runs of %,d loops each; best %s;"
            + " warmed up for %s)",
        time(mean),
        time(Math.sqrt(squares / each.length)),
        each.length,
        loops,
        time(best),
        time(warmUp));
  }

  private static String time(double nanos) {
    String[] units = {"ns", "µs", "ms", "s"};
    double value = nanos;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, value) + " " + units[unit];
  }

  /** Up to 1, 2 or 5 times a power of ten. */
  private static long round(long count) {
    long power = 1;
    while (power * 10 <= count) {
      power *= 10;
    }
    return count <= power
        ? power
        : count <= 2 * power ? 2 * power : count <= 5 * power ? 5 * power : 10 * power;
  }

  /**
   * Uses a value, so that the compiler cannot leave out what makes it; the volatile read keeps it
   * from moving that out of the loop, and what is stored now and then has to exist.
   */
  public static void keep(@Nullable Object value) {
    if ((++calls & mask) == 0) {
      kept = value;
    }
  }

  public static void keep(boolean value) {
    keep(value ? 1L : 0L);
  }

  public static void keep(int value) {
    keep((long) value);
  }

  public static void keep(double value) {
    keep(Double.doubleToRawLongBits(value));
  }

  public static void keep(long value) {
    if ((value ^ ++calls & mask) == UNLIKELY) {
      kept = value;
    }
  }
}
