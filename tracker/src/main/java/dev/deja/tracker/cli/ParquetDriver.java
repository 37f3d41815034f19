package dev.deja.tracker.cli;

import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.DownloadWatch;
import dev.deja.kernel.dependency.ResolutionFailed;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.model.Jar;
import dev.deja.tracker.table.ParquetFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Where what writes Parquet comes from: a library so large that it is no part of Deja. It is
 * fetched from the user's Maven repositories when it is first needed, and kept with theirs.
 */
final class ParquetDriver {

  private final Terminal terminal;

  ParquetDriver(Terminal terminal) {
    this.terminal = terminal;
  }

  List<Path> jars() {
    String coordinates = ParquetFile.driver();
    try (Resolver resolver = new Resolver()) {
      return resolver
          .resolve(List.of(Coordinates.parse(coordinates)), List.of(), watch(coordinates))
          .jars()
          .stream()
          .map(Jar::file)
          .toList();
    } catch (ResolutionFailed e) {
      throw new UserMistake(
          "Parquet is written by "
              + coordinates
              + ", which cannot be had: "
              + Failure.oneLine(String.valueOf(e.getMessage()))
              + " --format arrow needs nothing.");
    }
  }

  private DownloadWatch watch(String coordinates) {
    return new DownloadWatch() {
      private boolean said;

      @Override
      public synchronized void downloading(String name, long doneBytes, long totalBytes) {
        if (!said && name.endsWith(".jar")) {
          said = true;
          terminal
              .err()
              .println(
                  "Fetching "
                      + coordinates
                      + (totalBytes > 0 ? ", " + Sizes.bytes(totalBytes) : "")
                      + ", once …");
          terminal.err().flush();
        }
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }
}
