package dev.deja.tracker.record;

import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.MimeBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures what recording adds to a cell: the time spent in the recorder's calls for one run of
 * {@code 1+1}, while its background thread works. Run it with the class path of the tests; an
 * argument names the folder whose disk is to be used.
 */
final class RecorderOverhead {

  private static final int RUNS = 5_000;

  private RecorderOverhead() {}

  public static void main(String[] arguments) throws Exception {
    Path folder =
        Files.createTempDirectory(Path.of(arguments.length > 0 ? arguments[0] : "."), "overhead");
    RecordedSession session = new RecordedSession(folder.resolve("store"), folder);
    long[] nanos = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      CellStart start =
          new CellStart(
              run + 1,
              Optional.of("cell-" + run % 20),
              run + 1,
              "1 + 1",
              false,
              true,
              Instant.now(),
              Optional.empty());
      CellOutput result = new CellOutput.Result(MimeBundle.text("2"), run + 1);
      CellFinish finish =
          new CellFinish(
              run + 1,
              CellStatus.OK,
              Duration.ofMillis(5),
              Duration.ofMillis(3),
              1 << 20,
              Optional.empty());
      long begin = System.nanoTime();
      session.recorder.cellStarted(start);
      session.recorder.cellOutput(run + 1, result);
      session.recorder.cellFinished(finish);
      nanos[run] = System.nanoTime() - begin;
      // Cells come one after another with time between them, in which the background works.
      long until = System.nanoTime() + 1_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }
    System.out.printf(Locale.ROOT, "first   %8.3f ms%n", nanos[0] / 1e6);
    Arrays.sort(nanos);
    System.out.printf(Locale.ROOT, "median  %8.3f ms%n", nanos[RUNS / 2] / 1e6);
    System.out.printf(Locale.ROOT, "99 %%    %8.3f ms%n", nanos[RUNS * 99 / 100] / 1e6);
    System.out.printf(Locale.ROOT, "largest %8.3f ms%n", nanos[RUNS - 1] / 1e6);
    long begin = System.nanoTime();
    session.end();
    System.out.printf(Locale.ROOT, "seal    %8.3f ms%n", (System.nanoTime() - begin) / 1e6);
  }
}
