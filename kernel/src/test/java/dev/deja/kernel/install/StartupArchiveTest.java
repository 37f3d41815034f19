package dev.deja.kernel.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupArchiveTest {

  private final StartupArchive archive;
  private final Path jar;
  private final Path made;

  StartupArchiveTest(@TempDir Path folder) throws IOException {
    archive = StartupArchive.in(folder.resolve("cache"));
    jar = Files.writeString(folder.resolve("a.jar"), "a");
    made = Files.writeString(folder.resolve("made"), "archive");
  }

  @Test
  void withoutAnArchiveThereAreNoOptions() {
    assertThat(archive.notebookOptions(jdk(17), jar)).isEmpty();
    assertThat(archive.kernelOptions(new KernelJvm(jdk(25), List.of(jar)))).isEmpty();
  }

  @Test
  void anArchiveIsUsedInTheWayOfItsJdk() throws Exception {
    Path old = put(jdk(24));
    Path current = put(jdk(25));

    assertThat(archive.notebookOptions(jdk(24), jar))
        .containsExactly("-XX:SharedArchiveFile=" + old);
    assertThat(archive.notebookOptions(jdk(25), jar)).containsExactly("-XX:AOTCache=" + current);
  }

  @Test
  void anotherBuildOfTheJdkOrOfTheJarHasNoArchive() throws Exception {
    put(jdk(25));

    assertThat(archive.notebookOptions(new Jdk(Path.of("/jdk"), 25, "25.0.9+1"), jar)).isEmpty();
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertThat(archive.notebookOptions(jdk(25), jar)).isEmpty();
  }

  @Test
  void anInstalledCopyWithAnArchiveIsStartedInsteadOfItsOriginal(@TempDir Path folder)
      throws Exception {
    KernelJvm original = new KernelJvm(jdk(17), List.of(jar));
    KernelJvm installed =
        new KernelJvm(jdk(17), List.of(Files.copy(jar, folder.resolve("copy of a.jar"))));
    archive.remember(original, installed);
    assertThat(archive.quickest(original)).as("no archive yet").isEqualTo(original);

    Path file = archive.kernelFile(installed);
    StartupArchive.putInPlace(Files.copy(made, made.resolveSibling("copy")), file);
    assertThat(archive.quickest(original)).isEqualTo(installed);
    assertThat(archive.quickest(new KernelJvm(jdk(25), List.of(jar))).classPath())
        .as("on another JDK")
        .containsExactly(jar);

    Files.delete(installed.classPath().get(0));
    assertThat(archive.quickest(original)).as("uninstalled").isEqualTo(original);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertThat(archive.quickest(original)).as("built anew").isEqualTo(original);
  }

  @Test
  void whatWasMadeForJarsGoesWithThem(@TempDir Path folder) throws Exception {
    Path jars = Files.createDirectories(folder.resolve("lib/1"));
    KernelJvm original = new KernelJvm(jdk(17), List.of(jar));
    KernelJvm installed = new KernelJvm(jdk(17), List.of(Files.copy(jar, jars.resolve("a.jar"))));
    archive.remember(original, installed);
    StartupArchive.putInPlace(made, archive.kernelFile(installed));

    archive.forget(folder.resolve("lib/10"));
    assertThat(archive.quickest(original)).isEqualTo(installed);

    archive.forget(jars);
    assertThat(archive.cache().resolve("startup"))
        .isDirectoryNotContaining(StartupArchiveTest::remembers);
    assertThat(archive.quickest(original)).isEqualTo(original);
  }

  private static boolean remembers(Path folder) {
    return Files.exists(folder.resolve("class-path"));
  }

  @Test
  void aKernelThatDoesNotStartIsSaidAndLeavesNothingHalfMade(@TempDir Path folder)
      throws Exception {
    Path runtime = folder.resolve("runtime.jar");
    try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(runtime))) {
      out.putNextEntry(new java.util.zip.ZipEntry("dev/deja/runtime/NotebookMain.class"));
      out.closeEntry();
    }

    assertThatThrownBy(
            () -> archive.train(new KernelJvm(Jdk.running(), List.of(runtime)), line -> {}))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageStartingWith("the kernel ended; it said:")
        .hasMessageContaining("dev.deja.kernel.KernelMain");
    try (var left = Files.list(archive.cache())) {
      // By which trainings wait for each other.
      assertThat(left.map(Path::getFileName)).containsExactly(Path.of("training.lock"));
    }
  }

  /** Puts an archive where one of this JDK belongs. */
  private Path put(Jdk jdk) throws IOException {
    Path file = archive.notebookFile(jdk, jar);
    StartupArchive.putInPlace(Files.copy(made, made.resolveSibling("copy")), file);
    return file;
  }

  private static Jdk jdk(int feature) {
    return new Jdk(Path.of("/jdk"), feature, feature + ".0.1+1");
  }
}
