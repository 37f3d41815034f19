package dev.deja.kernel.install;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What JVMs have learned of earlier starts, so that later ones are quick: a dynamic CDS archive on
 * Java 17 to 24, an AOT cache from 25 on; one for the kernel JVM and one for the notebook JVM.
 *
 * <p>Archives lie in {@code startup/<key>} below the cache folder. The key stands for what a JVM
 * compares before it uses one: the JDK's place and build, and each jar's place, size and time. So
 * an archive that is found fits, and one that does not fit is not found. Everything works without
 * archives. Thread-safe.
 *
 * @param cache Deja's cache folder
 */
public record StartupArchive(Path cache) {

  /** Set in the environment of a kernel that is being trained, whose JVMs must not use archives. */
  public static final String TRAINING = "DEJA_TRAINING";

  /** Beside an archive: what it was made for. Beside none: where an installed copy lies. */
  private static final String CLASS_PATH = "class-path";

  private static final int FIRST_WITH_AOT = 25;
  private static final int KEY_LENGTH = 24;

  /** In a cache folder. */
  public static StartupArchive in(Path cache) {
    return new StartupArchive(cache);
  }

  /** In this user's cache folder. */
  public static StartupArchive ofUser() {
    return in(UserFolders.ofThisProcess().dejaCache());
  }

  /** Options with which a kernel JVM uses its archive; empty if there is none. Costs no start. */
  public List<String> kernelOptions(KernelJvm jvm) {
    return options(jvm.jdk(), kernelFile(jvm));
  }

  /**
   * Remembers that an installed kernel has the same jars, so that whoever starts one from their
   * originals can start that one instead, which has an archive.
   *
   * @throws IOException if the cache folder cannot be written
   */
  void remember(KernelJvm original, KernelJvm installed) throws IOException {
    Path file = installedFile(original);
    write(file, installed.classPathText());
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path made = Files.createTempFile(folder, ".new-", "");
    try {
      Files.writeString(made, text);
      putInPlace(made, file);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /**
   * Removes the archives of jars that are being removed, and what points to those jars.
   *
   * @param jars their folder
   * @throws IOException if the cache folder cannot be read or written
   */
  void forget(Path jars) throws IOException {
    Path startup = cache.resolve("startup");
    if (!Files.isDirectory(startup)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> listed = Files.list(startup)) {
      folders = listed.toList();
    }
    for (Path folder : folders) {
      Path file = folder.resolve(CLASS_PATH);
      if (Files.isRegularFile(file)
          && Stream.of(Files.readString(file).split(Pattern.quote(File.pathSeparator)))
              .anyMatch(jar -> Path.of(jar).startsWith(jars))) {
        FolderSwap.delete(folder);
      }
    }
  }

  /**
   * The kernel that starts quickest and has these jars: an installed copy of them, or they
   * themselves if they have an archive or there is no such copy any more. Costs no start.
   */
  public KernelJvm quickest(KernelJvm jvm) {
    Path file = installedFile(jvm);
    if (Files.isRegularFile(kernelFile(jvm)) || !Files.isRegularFile(file)) {
      return jvm;
    }
    try {
      List<Path> classPath =
          Stream.of(Files.readString(file).split(Pattern.quote(File.pathSeparator)))
              .map(Path::of)
              .toList();
      KernelJvm installed = new KernelJvm(jvm.jdk(), classPath);
      return Files.isRegularFile(kernelFile(installed)) ? installed : jvm;
    } catch (IOException | InvalidPathException e) {
      // The cache may be emptied at any time.
      return jvm;
    }
  }

  private Path installedFile(KernelJvm original) {
    return cache
        .resolve("startup")
        .resolve(key(original.jdk(), original.classPath()))
        .resolve(CLASS_PATH);
  }

  /**
   * Options with which a notebook JVM uses its archive; empty if there is none. They come before
   * the user's own.
   *
   * @param runtimeJar the only entry of its class path
   */
  public List<String> notebookOptions(Jdk jdk, Path runtimeJar) {
    return options(jdk, notebookFile(jdk, runtimeJar));
  }

  private static List<String> options(Jdk jdk, Path file) {
    return System.getenv(TRAINING) == null && Files.isRegularFile(file)
        ? List.of(usesAot(jdk) ? "-XX:AOTCache=" + file : "-XX:SharedArchiveFile=" + file)
        : List.of();
  }

  /**
   * Makes both archives, unless they exist, by running a kernel and some cells in it. Each appears
   * whole.
   *
   * @return {@link #kernelOptions}
   * @throws TrainingFailed if that does not work; kernels then start without
   */
  public List<String> train(KernelJvm jvm, Consumer<String> progress) throws TrainingFailed {
    Path kernel = kernelFile(jvm);
    Path runtimeJar = jvm.runtimeJar();
    Path notebook = notebookFile(jvm.jdk(), runtimeJar);
    if (Files.isRegularFile(kernel) && Files.isRegularFile(notebook)) {
      return options(jvm.jdk(), kernel);
    }
    progress.accept("training the start-up of Java " + jvm.jdk().feature() + " …");
    try {
      Files.createDirectories(cache);
      try (FileChannel file =
              FileChannel.open(
                  cache.resolve("training.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        // Whoever had to wait finds it done.
        if (lock.isValid() && !(Files.isRegularFile(kernel) && Files.isRegularFile(notebook))) {
          Path workshop = Files.createTempDirectory(cache, ".training-");
          try {
            new Training(jvm, runtimeJar, usesAot(jvm.jdk()), workshop).run(kernel, notebook);
            write(kernel.resolveSibling(CLASS_PATH), jvm.classPathText());
            write(notebook.resolveSibling(CLASS_PATH), runtimeJar.toString());
          } finally {
            FolderSwap.delete(workshop);
          }
        }
      }
    } catch (IOException e) {
      throw new TrainingFailed(cache + " cannot be written: " + e, e);
    }
    return options(jvm.jdk(), kernel);
  }

  static void putInPlace(Path made, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Path kernelFile(KernelJvm jvm) {
    return file("kernel", jvm.jdk(), jvm.classPath());
  }

  Path notebookFile(Jdk jdk, Path runtimeJar) {
    return file("notebook", jdk, List.of(runtimeJar));
  }

  private Path file(String name, Jdk jdk, List<Path> jars) {
    return cache
        .resolve("startup")
        .resolve(key(jdk, jars))
        .resolve(name + (usesAot(jdk) ? ".aot" : ".jsa"));
  }

  private static boolean usesAot(Jdk jdk) {
    return jdk.feature() >= FIRST_WITH_AOT;
  }

  private static String key(Jdk jdk, List<Path> jars) {
    StringBuilder identity =
        new StringBuilder().append(jdk.home()).append('\n').append(jdk.build());
    for (Path jar : jars) {
      identity.append('\n').append(jar).append('\t').append(state(jar));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(identity.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String state(Path jar) {
    try {
      return Files.size(jar) + "\t" + Files.getLastModifiedTime(jar);
    } catch (IOException e) {
      return "missing";
    }
  }
}
