package dev.deja.kernel.dependency;

import eu.maveniverse.maven.mima.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.settings.io.DefaultSettingsReader;

/** The choices of the user's Maven that MIMA does not read by itself. */
final class MavenSettings {

  private static final Pattern OPTION =
      Pattern.compile("-Dmaven\\.repo\\.local=(?:\"([^\"]+)\"|'([^']+)'|(\\S+))");

  private MavenSettings() {}

  /** The local repository that the environment names; MIMA itself reads the system property. */
  static Optional<Path> localRepository() {
    if (System.getProperty("maven.repo.local") != null) {
      return Optional.empty();
    }
    String named = System.getenv("MAVEN_REPO_LOCAL");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of("MAVEN_ARGS", "MAVEN_OPTS")
        .flatMap(name -> Optional.ofNullable(System.getenv(name)).stream())
        .flatMap(options -> OPTION.matcher(options).results())
        .map(
            found ->
                Path.of(
                    Stream.of(1, 2, 3)
                        .map(found::group)
                        .flatMap(text -> Optional.ofNullable(text).stream())
                        .findFirst()
                        .orElseThrow()))
        .findFirst();
  }

  /** Whether settings.xml says {@code <offline>true</offline>}. */
  static boolean offline(Context context) {
    Path settings = context.mavenUserHome().settingsXml();
    if (!Files.isRegularFile(settings)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(settings)) {
      return new DefaultSettingsReader().read(in, null).isOffline();
    } catch (IOException e) {
      throw new ResolutionFailed("Maven's settings " + settings + ": " + e.getMessage(), e);
    }
  }
}
