package dev.deja.kernel.engine;

import dev.deja.runtime.hook.FileHooks;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JDK's file classes with hooks, kept in a file for each build of a JDK: weaving takes time
 * that the start of a kernel has not. The notebook JVM reads the file when it starts.
 *
 * <p>The file holds the number of classes (int) and for each its name (UTF), length (int) and
 * bytes, as {@link DataOutputStream} writes them.
 */
public final class FileHookFile {

  private static final String OPTION = "-Ddeja.hooks=";

  private FileHookFile() {}

  /**
   * The option with which a notebook JVM watches files.
   *
   * @param folder where such files are kept; created when missing
   * @throws IOException if there is no file for this JDK and none can be made
   */
  public static String option(Path folder, Path javaHome) throws IOException {
    return OPTION + of(folder, javaHome);
  }

  /** The file that is named among the options of a notebook JVM. */
  static Optional<Path> of(List<String> options) {
    return options.stream()
        .filter(option -> option.startsWith(OPTION))
        .map(option -> Path.of(option.substring(OPTION.length())))
        .findFirst();
  }

  /**
   * The file for a JDK; makes it when it is not there.
   *
   * @param folder where such files are kept; created when missing
   * @throws IOException if there is none and none can be made
   */
  private static Path of(Path folder, Path javaHome) throws IOException {
    Path modules = javaHome.resolve("lib").resolve("modules");
    String build =
        javaHome.toRealPath()
            + "\t"
            + Files.size(modules)
            + "\t"
            + Files.getLastModifiedTime(modules).toMillis()
            + "\t"
            + build(FileHooks.class)
            + "\t"
            + build(FileHookWeaver.class);
    Path file = folder.resolve("hooks-" + Long.toHexString(mix(build)) + ".bin");
    if (!Files.isRegularFile(file)) {
      make(file, javaHome);
    }
    return file;
  }

  /**
   * Size and time of the jar, or class file, of a class: a hook that is called and not there would
   * fail in the middle of the JDK, so that a file is used by the very build that made it.
   */
  private static String build(Class<?> type) throws IOException {
    try {
      Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path file =
          Files.isDirectory(source)
              ? source.resolve(type.getName().replace('.', '/') + ".class")
              : source;
      return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    } catch (URISyntaxException e) {
      throw new IOException("it is not known where " + type + " comes from", e);
    }
  }

  /** FNV-1a; nobody gains by a collision, and a digest would load a provider first. */
  private static long mix(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static void make(Path file, Path javaHome) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("'" + file + "' lies in no folder");
    }
    Files.createDirectories(folder);
    Path made = Files.createTempFile(folder, "hooks", ".new");
    try {
      try (OutputStream out = Files.newOutputStream(made)) {
        write(new DataOutputStream(out), woven(javaHome));
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private static void write(DataOutputStream out, Map<String, byte[]> classes) throws IOException {
    out.writeInt(classes.size());
    for (Map.Entry<String, byte[]> each : classes.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeInt(each.getValue().length);
      out.write(each.getValue());
    }
    out.flush();
  }

  private static Map<String, byte[]> woven(Path javaHome) throws IOException {
    Map<String, byte[]> woven = new TreeMap<>();
    boolean own =
        javaHome.toRealPath().equals(Path.of(System.getProperty("java.home")).toRealPath());
    if (own) {
      for (String name : FileHookWeaver.CLASSES) {
        try (InputStream in = Object.class.getResourceAsStream("/" + entry(name))) {
          if (in != null) {
            woven.put(name, FileHookWeaver.weave(in.readAllBytes()));
          }
        }
      }
      return woven;
    }
    try (FileSystem modules =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", javaHome.toString()))) {
      for (String name : FileHookWeaver.CLASSES) {
        Path classFile = modules.getPath("modules", "java.base").resolve(entry(name));
        if (Files.exists(classFile)) {
          woven.put(name, FileHookWeaver.weave(Files.readAllBytes(classFile)));
        }
      }
    }
    return woven;
  }

  private static String entry(String name) {
    return name.replace('.', '/') + ".class";
  }
}
