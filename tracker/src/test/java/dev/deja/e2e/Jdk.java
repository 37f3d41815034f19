package dev.deja.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JDK that the tests run Deja on.
 *
 * @param feature its feature version
 * @param home its folder
 */
record Jdk(int feature, Path home) {

  private static final Path WHERE_DEBIAN_KEEPS_THEM = Path.of("/usr/lib/jvm");

  /**
   * The JDKs on this machine that the tests cover: 17 and 25, each from {@code JAVA_HOME_17} and
   * {@code JAVA_HOME_25} or where Debian puts it; the one that runs this, if there is neither.
   */
  static List<Jdk> all() {
    var found = Stream.of(17, 25).flatMap(feature -> find(feature).stream()).toList();
    return found.isEmpty()
        ? List.of(new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home"))))
        : found;
  }

  /** One of them, for tests to which the version is nothing. */
  static Jdk any() {
    return all().get(0);
  }

  /** The newest of them, for tests too long to run on each. */
  static Jdk newest() {
    var all = all();
    return all.get(all.size() - 1);
  }

  private static Optional<Jdk> find(int feature) {
    var named = System.getenv("JAVA_HOME_" + feature);
    try (var installed =
        Files.isDirectory(WHERE_DEBIAN_KEEPS_THEM)
            ? Files.list(WHERE_DEBIAN_KEEPS_THEM)
            : Stream.<Path>empty()) {
      return Stream.concat(
              Stream.ofNullable(named).filter(home -> !home.isEmpty()).map(Path::of),
              installed.sorted())
          .filter(home -> isJdk(home, feature))
          .map(home -> new Jdk(feature, home))
          .findFirst();
    } catch (IOException e) {
      throw new AssertionError("cannot look for JDKs in " + WHERE_DEBIAN_KEEPS_THEM, e);
    }
  }

  private static boolean isJdk(Path home, int feature) {
    var release = home.resolve("release");
    try {
      return Files.isExecutable(home.resolve("bin/javac"))
          && Files.isReadable(release)
          && Files.readString(release).contains("JAVA_VERSION=\"" + feature);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
