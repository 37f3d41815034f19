package dev.deja.kernel.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands give the same jars again, whatever repositories hold. */
class LockTest {

  @TempDir Path folder;

  @Test
  void aCommandGivesWhatItGaveWithoutWhatIsThereAlready() throws Exception {
    Jar a = jar("a");
    Jar b = jar("b");
    Resolver resolver =
        locked(
            entry("%maven g:a:1", List.of(a), ""),
            entry("%maven g:b:1", List.of(a, b), "\"kept\""));

    assertThat(resolver.locked("%maven g:a:1", List.of()).orElseThrow().jars()).containsExactly(a);
    Resolution second = resolver.locked("%maven g:b:1", List.of(a)).orElseThrow();
    assertThat(second.jars()).containsExactly(b);
    assertThat(second.warnings()).containsExactly("kept");
    // In another order, what was there before comes along.
    assertThat(resolver.locked("%maven g:b:1", List.of()).orElseThrow().jars())
        .containsExactly(a, b);
  }

  @Test
  void theSameCommandTwiceGivesWhatItGaveEachTime() throws Exception {
    Jar a = jar("a");
    Jar b = jar("b");
    Resolver resolver =
        locked(
            entry("%maven g:a:LATEST", List.of(a), ""),
            entry("%maven g:a:LATEST", List.of(a, b), ""));

    assertThat(resolver.locked("%maven g:a:LATEST", List.of()).orElseThrow().jars())
        .containsExactly(a);
    assertThat(resolver.locked("%maven g:a:LATEST", List.of(a)).orElseThrow().jars())
        .containsExactly(b);
    assertThat(resolver.locked("%maven g:a:LATEST", List.of(a, b)).orElseThrow().jars()).isEmpty();
  }

  @Test
  void aCommandGivesTheJarsThatItWasForInTheirOrder() throws Exception {
    Jar a = jar("a");
    Jar b = jar("b");
    Jar c = jar("c");
    String second = entry("%maven g:c:1", List.of(a, b, c), "");
    Resolver resolver =
        locked(
            entry("%maven g:b:1", List.of(a, b), ""),
            second.replace("\"warnings\"", "\"given\":[\"g:c:1\",\"g:a:1\"],\"warnings\""));

    assertThat(resolver.locked("%maven g:c:1", List.of(a, b)).orElseThrow().jars())
        .containsExactly(c, a);
    // What is missing of the rest is to be added, too.
    assertThat(resolver.locked("%maven g:c:1", List.of()).orElseThrow().jars())
        .containsExactly(c, a, b);
  }

  @Test
  void whatTheLockDoesNotKnowIsResolved() throws Exception {
    assertThat(locked().locked("%maven g:a:1", List.of())).isEmpty();
    assertThat(new Resolver(Optional.of(folder)).locked("%maven g:a:1", List.of())).isEmpty();
  }

  @Test
  void aJarWithOtherBytesIsRefused() throws Exception {
    Jar a = jar("a");
    Resolver resolver = locked(entry("%maven g:a:1", List.of(a), ""));
    Files.writeString(a.file(), "other");

    assertThatThrownBy(() -> resolver.locked("%maven g:a:1", List.of()))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageContaining("g:a:1 is refused: it has other bytes than were recorded");
  }

  @Test
  void aLockThatCannotBeReadIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("lock.json"), "{");
    Resolver resolver = new Resolver(Optional.of(folder), Optional.of(new Lock(file)));

    assertThatThrownBy(() -> resolver.locked("%maven g:a:1", List.of()))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageContaining("DEJA_LOCK")
        .hasMessageContaining(file.toString());
  }

  private Jar jar(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".jar"), name);
    return Jars.of(file, Optional.of("g:" + name + ":1"), Optional.empty(), true);
  }

  private Resolver locked(String... entries) throws IOException {
    Path file = folder.resolve("lock.json");
    Files.writeString(file, "{\"installations\":[" + String.join(",", entries) + "]}");
    return new Resolver(Optional.of(folder), Optional.of(new Lock(file)));
  }

  private static String entry(String command, List<Jar> jars, String warnings) {
    List<String> written =
        jars.stream()
            .map(
                jar ->
                    "{\"file\":\"%s\",\"coordinates\":\"%s\",\"sha256\":\"%s\",\"direct\":true}"
                        .formatted(jar.file(), jar.coordinates().orElseThrow(), jar.sha256()))
            .toList();
    return "{\"command\":\"%s\",\"jars\":[%s],\"warnings\":[%s]}"
        .formatted(command, String.join(",", written), warnings);
  }
}
