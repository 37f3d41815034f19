package dev.deja.runtime.files;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that say nothing about a notebook: the JDK's own, those of the system that the JDK reads
 * unasked, devices, and classes that are loaded. Thread-safe.
 */
final class FileNoise {

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** What the JDK reads of its own accord, beside what lies in its home. */
  private static final List<String> SYSTEM =
      List.of(
          "/proc/",
          "/sys/",
          "/dev/",
          "/etc/fonts/",
          "/etc/java",
          "/etc/ssl/certs/java/",
          "/etc/hosts",
          "/etc/resolv.conf",
          "/etc/nsswitch.conf",
          "/etc/mime.types",
          "/etc/timezone",
          "/etc/localtime",
          "/usr/share/fonts/",
          "/usr/share/zoneinfo/",
          "/usr/lib/jvm/",
          "/var/cache/fontconfig/");

  private final Set<String> prefixes = ConcurrentHashMap.newKeySet();
  private final Set<String> jars = ConcurrentHashMap.newKeySet();

  FileNoise() {
    prefixes.addAll(SYSTEM);
    String home = System.getProperty("user.home", "");
    if (!home.isEmpty()) {
      prefixes.add(home + "/.java/");
      prefixes.add(home + "/.mime.types");
    }
    prefixes.add(System.getProperty("java.home") + "/");
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      ignore(entry);
    }
  }

  /** A jar of the class path. */
  void ignore(String jar) {
    jars.add(new File(jar).getAbsolutePath());
  }

  /** A folder whose files are nobody's; ends with a separator. */
  void ignoreFolder(String folder) {
    prefixes.add(folder);
  }

  /**
   * @param readOnly whether the file is opened to be read and no more
   */
  boolean covers(String path, boolean readOnly) {
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return readOnly && (jars.contains(path) || (holdsClasses(path) && isForClassLoader()));
  }

  private static boolean holdsClasses(String path) {
    return path.endsWith(".class") || path.endsWith(".jar") || path.endsWith(".zip");
  }

  /** Whether a class loader wants it, and not someone who opens it as data. */
  private static boolean isForClassLoader() {
    return STACK.walk(
        frames ->
            frames.anyMatch(
                frame ->
                    ClassLoader.class.isAssignableFrom(frame.getDeclaringClass())
                        || frame.getClassName().startsWith("jdk.internal.loader.")));
  }
}
