package dev.deja.kernel.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.Jar;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resolves from Maven Central, through the user's settings and local repository. */
class CentralTest {

  @Test
  void aRealLibraryComesFromCentral() {
    try (Resolver resolver = new Resolver()) {
      Resolution resolution =
          resolver.resolve(
              List.of(Coordinates.parse("com.google.guava:guava:33.4.8-jre")),
              List.of(),
              DownloadWatch.NONE);

      assertThat(resolution.jars())
          .extracting(jar -> jar.coordinates().orElse(""))
          .contains("com.google.guava:guava:33.4.8-jre", "com.google.guava:failureaccess:1.0.3")
          .noneMatch(name -> name.contains("srczip"));
      assertThat(resolution.jars()).filteredOn(Jar::direct).hasSize(1);
      assertThat(resolution.jars().get(0).sha256())
          .isEqualTo("f3d7f57f67fd622f4d468dfdd692b3a5e3909246c28017ac3263405f0fe617ed");
    }
  }
}
