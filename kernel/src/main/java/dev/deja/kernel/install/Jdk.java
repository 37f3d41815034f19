package dev.deja.kernel.install;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A JDK that kernels run on.
 *
 * @param home its folder, absolute
 * @param feature the number that people call it by, such as 25
 * @param build its exact build, such as {@code 25.0.3+9-LTS}
 */
public record Jdk(Path home, int feature, String build) {

  private static final int OLDEST = 17;

  /** The JDK of this process. */
  public static Jdk running() {
    return new Jdk(
        Path.of(System.getProperty("java.home")).toAbsolutePath(),
        Runtime.version().feature(),
        System.getProperty("java.runtime.version", Runtime.version().toString()));
  }

  /**
   * The JDK in a folder, from its file {@code release}.
   *
   * @throws InstallFailed if it is no JDK, or older than 17
   */
  public static Jdk at(Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    if (home.equals(running().home())) {
      return running();
    }
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException e) {
      throw new InstallFailed(
          "'"
              + home
              + "' is not a JDK: it has no file 'release'. Name the folder of a JDK 17 or later.",
          e);
    }
    String version = unquoted(release.getProperty("JAVA_VERSION", ""));
    String build = unquoted(release.getProperty("JAVA_RUNTIME_VERSION", version));
    int feature = feature(version);
    if (feature < OLDEST) {
      throw new InstallFailed(
          "'" + home + "' is Java " + version + "; Deja needs a JDK 17 or later");
    }
    Jdk jdk = new Jdk(home, feature, build);
    if (!Files.isExecutable(jdk.java())) {
      throw new InstallFailed("'" + home + "' is not a JDK: it has no " + jdk.java());
    }
    return jdk;
  }

  /** Its {@code java} program. */
  public Path java() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return home.resolve("bin").resolve(windows ? "java.exe" : "java");
  }

  private static int feature(String version) {
    String first = version.split("[^0-9]", 2)[0];
    return first.isEmpty() ? 0 : Integer.parseInt(first);
  }

  private static String unquoted(String text) {
    return text.replace("\"", "").strip();
  }
}
