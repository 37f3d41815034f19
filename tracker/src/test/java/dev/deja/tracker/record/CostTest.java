package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session cost, and under which licences its jars are. */
class CostTest {

  @TempDir Path folder;

  @Test
  void aPricePerHourGivesACost() {
    assertThat(Cost.of("0.48 EUR", Duration.ofMinutes(90)).text())
        .isEqualTo("0.7200 EUR (0.48 EUR per hour)");
    assertThat(Cost.of(" 36$ ", Duration.ofMillis(100)).amount().toPlainString())
        .isEqualTo("0.001000");
    assertThat(Cost.of("2", Duration.ofSeconds(-5)).text()).isEqualTo("0.0000 (2 per hour)");
    assertThatThrownBy(() -> Cost.of("cheap", Duration.ZERO))
        .hasMessageContaining("'cheap' is no price per hour");
    assertThatThrownBy(() -> Cost.of("-1 EUR", Duration.ZERO)).hasMessageContaining("'-1 EUR'");
  }

  @Test
  void licencesAreThoseOfThePomOrOfThoseAbove() throws IOException {
    Path repository = folder.resolve("repository");
    Path jar =
        artifact(
            repository,
            "org/example/thing",
            "1.0",
            "<parent><groupId>org.example"
                + "</groupId><artifactId>all</artifactId><version>7</version></parent>");
    artifact(
        repository,
        "org/example/all",
        "7",
        "<licenses><license><name>Apache-2.0</name></license><license><name> MIT </name>"
            + "</license></licenses>");

    assertThat(Licences.of(jar)).contains("Apache-2.0, MIT");
    assertThat(Licences.of(folder.resolve("plain.jar"))).isEmpty();
    Path broken = artifact(repository, "org/example/broken", "1", "<licenses>");
    assertThat(Licences.of(broken)).isEmpty();
    Path hostile =
        artifact(
            repository,
            "org/example/hostile",
            "1",
            "<licenses><license><name>" + "&x;</name></license></licenses>");
    assertThat(Licences.of(hostile)).isEmpty();
  }

  private static Path artifact(Path repository, String path, String version, String content)
      throws IOException {
    Path home = Files.createDirectories(repository.resolve(path).resolve(version));
    String stem = repository.resolve(path).getFileName() + "-" + version;
    Files.writeString(home.resolve(stem + ".pom"), "<project>" + content + "</project>");
    return Files.writeString(home.resolve(stem + ".jar"), "jar");
  }
}
