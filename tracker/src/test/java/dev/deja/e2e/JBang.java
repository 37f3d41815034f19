package dev.deja.e2e;

import com.google.gson.Gson;
import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.DownloadWatch;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.model.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real JBang, from its jars in Maven Central, with a command {@code jbang} as its installer
 * leaves it. What it keeps lies in a folder of the test's own.
 */
public final class JBang {

  private final Path folder;
  private final Path java;

  private JBang(Path folder, Path java) {
    this.folder = folder;
    this.java = java;
  }

  /**
   * Installs it.
   *
   * @param folder gets what it keeps
   * @param java home of the JDK that it and what it runs is started with
   */
  public static JBang in(Path folder, Path java) throws Exception {
    JBang made = new JBang(folder, java);
    try (Resolver resolver = new Resolver()) {
      String coordinates = "dev.jbang:jbang-cli:" + System.getProperty("deja.jbang");
      Stream<Path> jars =
          resolver
              .resolve(List.of(Coordinates.parse(coordinates)), List.of(), DownloadWatch.NONE)
              .jars()
              .stream()
              .map(Jar::file);
      // Its build takes the newest Gson that its libraries name, Maven the nearest, which cannot
      // read catalogs.
      Path gson = Path.of(Gson.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.createDirectories(made.bin());
      Path script = made.bin().resolve("jbang");
      Files.writeString(
          script,
          SCRIPT.formatted(
              java.resolve("bin/java"),
              resolver.localRepository(),
              Stream.concat(Stream.of(gson), jars)
                  .map(Path::toString)
                  .collect(Collectors.joining(File.pathSeparator))));
      script.toFile().setExecutable(true);
    }
    return made;
  }

  /** The folder of its command, and of those that it installs. */
  public Path bin() {
    return folder.resolve("jbang/bin");
  }

  /** Where it looks for artifacts first, before the local repository of the tests. */
  public Path repository() {
    return folder.resolve("repository");
  }

  /** Variables of its command. */
  public Map<String, String> environment() {
    return Map.of(
        "JAVA_HOME", java.toString(),
        // It writes into the start-up files of shells when it installs commands.
        "HOME", folder.toString(),
        "JBANG_DIR", folder.resolve("jbang").toString(),
        "JBANG_REPO", repository().toString(),
        "JBANG_NO_VERSION_CHECK", "true",
        "PATH", bin() + File.pathSeparator + System.getenv("PATH"));
  }

  /** Its program does not run what it is asked to: it prints the command and leaves with 255. */
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      export JBANG_RUNTIME_SHELL=bash
      said=$('%s' -Duser.home="$HOME" -Dmaven.repo.local.tail='%s' \\
        -Dmaven.repo.local.tail.ignoreAvailability=true -cp '%s' dev.jbang.Main "$@")
      code=$?
      if [ "$code" = 255 ]; then eval "exec $said"; fi
      [ -z "$said" ] || printf '%%s\\n' "$said"
      exit "$code"
      """;
}
