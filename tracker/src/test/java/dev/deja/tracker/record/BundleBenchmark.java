package dev.deja.tracker.record;

import com.sun.management.OperatingSystemMXBean;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.LocalObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * How long a bundle takes: {@code BundleBenchmark FOLDER [FILES]} writes a notebook and so many
 * small files (2,000 by default) into the folder, which must be new, and bundles them: the first
 * time, again, and each of ten times after one file has changed.
 */
public final class BundleBenchmark {

  private BundleBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int files = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    Path project = Files.createDirectory(folder.resolve("project"));
    Path notebook = Files.writeString(project.resolve("n.ipynb"), "{}");
    Random random = new Random(1);
    for (int i = 0; i < files; i++) {
      Path sub = Files.createDirectories(project.resolve("src" + i % 40));
      byte[] bytes = new byte[200 + random.nextInt(6_000)];
      random.nextBytes(bytes);
      Path file = Files.write(sub.resolve("File" + i + ".java"), bytes);
      // A file that has just been written is read again: it may change within the same tick.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600)));
    }
    BlobStore blobs = new BlobStore(LocalObjectStore.open(folder.resolve("store")));
    BundleBuilder builder = new BundleBuilder(blobs, Set.of());
    measure("first", builder, notebook);
    measure("again", builder, notebook);
    measure("again, as a new kernel", new BundleBuilder(blobs, Set.of()), notebook);
    for (int i = 0; i < 10; i++) {
      Files.writeString(project.resolve("src0/File0.java"), "changed " + i);
      measure("one changed", builder, notebook);
    }
  }

  private static void measure(String what, BundleBuilder builder, Path notebook)
      throws IOException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    var made = builder.build(notebook, Optional.empty());
    System.out.printf(
        "%7.1f ms, CPU %7.1f ms  %s  %s%n",
        (System.nanoTime() - start) / 1e6,
        (process.getProcessCpuTime() - cpu) / 1e6,
        what,
        made.map(digest -> digest.hex().substring(0, 8)).orElse(""));
  }
}
