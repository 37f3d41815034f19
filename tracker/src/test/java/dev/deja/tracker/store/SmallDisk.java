package dev.deja.tracker.store;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of one megabyte that fills up quickly; needs Linux and root. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; where that cannot be done the test is skipped, and fails with {@code CI=true}. */
  public static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (!run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())) {
      String reason = "a full disk was not tried: mounting a small tmpfs needs Linux and root";
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      System.err.println("SKIPPED: " + reason);
      Assumptions.abort(reason);
    }
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", folder.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
