package dev.deja.kernel.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The JDK of a notebook JVM: it must be of the version for which the kernel compiles. */
final class JavaHome {

  private JavaHome() {}

  /**
   * The program that starts a JVM.
   *
   * @throws IOException if there is none, or it is of another version than this process's
   */
  static Path executable(Path javaHome) throws IOException {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    Path java = javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
    if (javaHome.equals(Path.of(System.getProperty("java.home")))) {
      return java;
    }
    if (!Files.isExecutable(java)) {
      throw new IOException("there is no JDK in " + javaHome + ": it has no bin/java");
    }
    int ours = Runtime.version().feature();
    String theirs = version(javaHome);
    if (theirs != null && Runtime.Version.parse(theirs).feature() != ours) {
      throw new IOException(
          String.format(
              "%s is Java %s, and this kernel compiles cells for Java %d: name a JDK %d, or"
                  + " install the kernel with the other (JAVA_HOME=%s deja install)",
              javaHome, theirs, ours, ours, javaHome));
    }
    return java;
  }

  /** Null if the JDK does not say; then the JVM itself will. */
  private static @Nullable String version(Path javaHome) throws IOException {
    Path release = javaHome.resolve("release");
    if (!Files.isReadable(release)) {
      return null;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    return version.matches("[1-9][0-9]*(\\.[0-9]+)*") ? version : null;
  }
}
