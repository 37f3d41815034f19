package dev.deja.kernel.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a local repository has for coordinates that are being typed. */
class LocalLibrariesTest {

  @TempDir Path repository;

  @BeforeEach
  void fill() throws IOException {
    put("org/apache/commons", "commons-csv", "1.9.0");
    put("org/apache/commons", "commons-csv", "1.14.1");
    put("org/apache/commons", "commons-csv", "1.14.1-RC1");
    put("org/apache/commons", "commons-math3", "3.6.1");
    put("org/apache", "apache", "33");
    put("org/ow2/asm", "asm", "9.9");
    put("junit", "junit", "4.13.2");
    Files.createDirectories(repository.resolve("org/apache/.cache"));
  }

  private void put(String group, String artifact, String version) throws IOException {
    Path folder = repository.resolve(group).resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(artifact + "-" + version + ".pom"));
  }

  private LocalLibraries libraries() {
    return new LocalLibraries(repository);
  }

  @Test
  void groupsGrowSegmentBySegment() {
    assertThat(libraries().starting("o")).containsExactly("org.");
    assertThat(libraries().starting("org."))
        .containsExactly("org.apache.", "org.apache:", "org.ow2.");
    assertThat(libraries().starting("org.apa")).containsExactly("org.apache.", "org.apache:");
    assertThat(libraries().starting("org.apache.com"))
        .containsExactly("org.apache.commons.", "org.apache.commons:");
  }

  @Test
  void anArtifactIsOfferedWhereItsNameIsTypedBehindADot() {
    assertThat(libraries().starting("org.apache.commons.commons-c"))
        .containsExactly("org.apache.commons:commons-csv:");
  }

  @Test
  void artifactsFollowTheColon() {
    assertThat(libraries().starting("org.apache.commons:"))
        .containsExactly("org.apache.commons:commons-csv:", "org.apache.commons:commons-math3:");
    assertThat(libraries().starting("org.apache.commons:commons-m"))
        .containsExactly("org.apache.commons:commons-math3:");
    assertThat(libraries().starting("junit:")).containsExactly("junit:junit:");
  }

  @Test
  void theNewestVersionIsTheFirst() {
    assertThat(libraries().starting("org.apache.commons:commons-csv:"))
        .containsExactly(
            "org.apache.commons:commons-csv:1.14.1",
            "org.apache.commons:commons-csv:1.14.1-RC1",
            "org.apache.commons:commons-csv:1.9.0");
    assertThat(libraries().starting("org.apache.commons:commons-csv:1.9"))
        .containsExactly("org.apache.commons:commons-csv:1.9.0");
  }

  @Test
  void whatIsNotThereIsNotOffered() {
    assertThat(libraries().starting("com.example")).isEmpty();
    assertThat(libraries().starting("org.apache.commons:commons-csv:2")).isEmpty();
    assertThat(libraries().starting("a:b:c:d")).isEmpty();
    assertThat(libraries().starting("\u0000")).isEmpty();
    assertThat(new LocalLibraries(repository.resolve("missing")).starting("o")).isEmpty();
  }

  @Test
  void settingsSayWhereTheRepositoryIs() throws IOException {
    Path settings = repository.resolve("settings.xml");
    Files.writeString(
        settings,
        "<settings><!-- <localRepository>/old</localRepository> -->\n"
            + "<localRepository>\n  ${user.home}/libs </localRepository></settings>");

    assertThat(SettingsFile.localRepository(settings))
        .contains(Path.of(System.getProperty("user.home"), "libs"));
    assertThat(SettingsFile.localRepository(repository.resolve("none.xml"))).isEmpty();
    assertThat(new Resolver(Optional.of(repository)).localRepository()).isEqualTo(repository);
  }
}
