package dev.deja.tracker.cli;

import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.DownloadWatch;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A distribution of Spark, as far as tests need one: its jars, from Maven repositories. */
public final class SparkHome {

  private SparkHome() {}

  /** The coordinates of what notebooks add. */
  public static String coordinates() {
    return "org.apache.spark:spark-sql_2.13:" + System.getProperty("deja.spark");
  }

  /** Makes one in a folder. */
  public static Path in(Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("spark"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "Spark " + System.getProperty("deja.spark") + "\n");
    try (Resolver resolver = new Resolver()) {
      List<Jar> all =
          resolver
              .resolve(List.of(Coordinates.parse(coordinates())), List.of(), DownloadWatch.NONE)
              .jars();
      for (Jar jar : all) {
        link(jars.resolve(jar.file().getFileName()), jar.file());
      }
    }
    return home;
  }

  private static void link(Path link, Path target) throws IOException {
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, target);
    }
  }
}
