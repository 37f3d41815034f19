package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {

  @TempDir Path scratch;

  @Test
  void theDistributionRunsFromAnyFolderThroughLinksAndWithAnyNameInItsPath() throws Exception {
    var moved = copy(Installed.DISTRIBUTION, scratch.resolve("Zoë's tools/deja 1"));
    var link = Files.createSymbolicLink(scratch.resolve("deja"), Path.of("second link"));
    Files.createSymbolicLink(scratch.resolve("second link"), moved.resolve("bin/deja"));

    var finished = start(link, Map.of("LC_ALL", "C"), "--version").succeeded();

    assertThat(finished.out()).containsPattern("\\d+\\.\\d+\\.\\d+");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void aJavaHomeWithoutJavaIsNamedInOneLine() throws IOException {
    var nowhere = scratch.resolve("nowhere").toString();

    var finished = launch(Map.of("JAVA_HOME", nowhere), "--version").exitedWith(2);

    assertThat(finished.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains(nowhere, "17 or later");
  }

  @Test
  void everyLibraryThatAJarNamesIsInTheDistribution() throws IOException {
    Path library = Installed.DISTRIBUTION.resolve("lib");
    List<String> missing = new ArrayList<>();
    try (DirectoryStream<Path> ours = Files.newDirectoryStream(library, "deja-*.jar")) {
      for (Path each : ours) {
        try (JarFile jar = new JarFile(each.toFile())) {
          String named = jar.getManifest().getMainAttributes().getValue("Class-Path");
          Stream.of(named == null ? new String[0] : named.split(" "))
              .filter(name -> !Files.exists(library.resolve(name)))
              .forEach(missing::add);
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void aJavaThatIsTooOldIsNamedInOneLine() throws IOException {
    var old = jdk("11.0.2");
    Files.writeString(old.resolve("bin/javac"), "").toFile().setExecutable(true);

    var finished = launch(Map.of("JAVA_HOME", old.toString()), "--version").exitedWith(2);

    assertThat(finished.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains(old.toString(), "11.0.2", "17");
  }

  @Test
  void aRuntimeWithoutACompilerIsNamedInOneLine() throws IOException {
    var runtime = jdk("17.0.15");

    var finished = launch(Map.of("JAVA_HOME", runtime.toString()), "--version").exitedWith(2);

    assertThat(finished.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains(runtime.toString(), "javac");
  }

  private Path jdk(String version) throws IOException {
    var home = Files.createDirectories(scratch.resolve("jdk-" + version));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/java"), "").toFile().setExecutable(true);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Finished launch(Map<String, String> environment, String argument) {
    return start(Installed.DISTRIBUTION.resolve("bin/deja"), environment, argument);
  }

  private Finished start(Path launcher, Map<String, String> environment, String argument) {
    return Finished.run(scratch, environment, List.of(launcher.toString(), argument));
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
