package dev.deja.kernel.dependency;

import static dev.deja.kernel.dependency.RepositoryFolder.dependency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.model.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resolves from a repository in a folder, into a local repository of its own. */
class ResolverTest {

  private static final String GROUP = "deja.test";

  private final List<Jar> classPath = new ArrayList<>();
  private final RepositoryFolder remote;
  private final Path local;
  private final Resolver resolver;

  ResolverTest(@TempDir Path folder) {
    remote = new RepositoryFolder(folder.resolve("remote"));
    local = folder.resolve("local");
    resolver = new Resolver(Optional.of(local));
    resolver.addRepository(new Repository("made-up", remote.url()));
  }

  @AfterEach
  void close() {
    resolver.close();
  }

  @Test
  void aLibraryComesWithAllThatItNeedsAndItsDigests() throws Exception {
    remote.with(GROUP, "low", "1", "").with(GROUP, "top", "1", dependency(GROUP, "low", "1"));

    List<Jar> jars = add("top:1").jars();

    assertThat(names(jars)).containsExactly(GROUP + ":top:1", GROUP + ":low:1");
    assertThat(jars).extracting(Jar::direct).containsExactly(true, false);
    Jar top = jars.get(0);
    byte[] bytes = Files.readAllBytes(top.file());
    assertThat(top.sizeBytes()).isEqualTo(bytes.length);
    assertThat(top.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(top.repository()).contains(remote.url());
  }

  @Test
  void theRepositoryIsKnownAlsoOfWhatIsHereAlready() throws Exception {
    remote.with(GROUP, "top", "1", "");
    add("top:1");
    Resolver another = new Resolver(Optional.of(local));
    another.addRepository(new Repository("made-up", remote.url()));

    List<Jar> jars =
        another
            .resolve(List.of(Coordinates.parse(GROUP + ":top:1")), List.of(), DownloadWatch.NONE)
            .jars();

    assertThat(jars)
        .singleElement()
        .extracting(Jar::repository)
        .isEqualTo(Optional.of(remote.url()));
    another.close();
  }

  @Test
  void testProvidedAndOptionalDependenciesStayAway() throws Exception {
    String none = dependency(GROUP, "none", "1");
    remote.with(
        GROUP,
        "top",
        "1",
        none.replace("</dependency>", "<scope>test</scope></dependency>")
            + none.replace("none", "two")
                .replace("</dependency>", "<scope>provided</scope></dependency>")
            + none.replace("none", "three")
                .replace("</dependency>", "<optional>true</optional></dependency>"));

    assertThat(names(add("top:1").jars())).containsExactly(GROUP + ":top:1");
  }

  @Test
  void aRangeTakesTheHighestInIt() throws Exception {
    remote
        .with(GROUP, "top", "1.1", "")
        .with(GROUP, "top", "1.9", "")
        .with(GROUP, "top", "2.0", "")
        .metadata(GROUP, "top", "1.1", "1.9", "2.0");

    assertThat(names(add("top:[1.0,2.0)").jars())).containsExactly(GROUP + ":top:1.9");
  }

  @Test
  void aClassifierNamesAnotherJarOfTheSameArtifact() throws Exception {
    remote.with(GROUP, "top", "1", "").jar(GROUP, "top", "1", "-tests");

    assertThat(names(add("top:jar:tests:1").jars())).containsExactly(GROUP + ":top:jar:tests:1");
  }

  @Test
  void aPomAloneGivesWhatItNeeds() throws Exception {
    remote.with(GROUP, "low", "1", "").pom(GROUP, "all", "1", dependency(GROUP, "low", "1"));

    assertThat(names(add("all:pom:1").jars())).containsExactly(GROUP + ":low:1");
  }

  @Test
  void whatWasAskedForIsGivenWithAllThatItNeedsAlsoWhatIsLoaded() throws Exception {
    remote
        .with(GROUP, "low", "1", "")
        .with(GROUP, "one", "1", dependency(GROUP, "low", "1"))
        .with(GROUP, "two", "1", dependency(GROUP, "low", "1"))
        .with(GROUP, "three", "1", "");
    List<Jar> first = add("one:1").jars();

    assertThat(add("one:1").jars()).isEqualTo(first);
    assertThat(names(add("two:1").jars()))
        .containsExactlyInAnyOrder(GROUP + ":two:1", GROUP + ":low:1");
    assertThat(names(add("three:1").jars())).containsExactly(GROUP + ":three:1");
    assertThat(names(pom(dependency(GROUP, "one", "1")).jars()))
        .containsExactly(GROUP + ":one:1", GROUP + ":low:1");
    assertThat(names(classPath))
        .containsExactly(GROUP + ":one:1", GROUP + ":low:1", GROUP + ":two:1", GROUP + ":three:1");
  }

  @Test
  void laterOnesAreResolvedTogetherWithEarlierOnes() throws Exception {
    remote
        .with(GROUP, "low", "1", "")
        .with(GROUP, "low", "2", "")
        .with(GROUP, "one", "1", dependency(GROUP, "low", "1"))
        .with(GROUP, "two", "1", dependency(GROUP, "low", "2"));
    add("one:1");

    Resolution later = add("two:1");

    assertThat(names(later.jars())).containsExactlyInAnyOrder(GROUP + ":two:1", GROUP + ":low:1");
    assertThat(later.warnings()).isEmpty();
  }

  @Test
  void whatIsLoadedStaysAndWhoAsksForAnotherVersionIsWarned() throws Exception {
    remote
        .with(GROUP, "low", "1", "")
        .with(GROUP, "low", "2", "")
        .with(GROUP, "other", "1", "")
        .with(GROUP, "one", "1", dependency(GROUP, "low", "1"));
    add("one:1");

    Resolution later = add("low:2");

    assertThat(names(later.jars())).containsExactly(GROUP + ":low:1");
    assertThat(names(classPath)).containsExactly(GROUP + ":one:1", GROUP + ":low:1");
    assertThat(later.warnings())
        .containsExactly(
            "kept "
                + GROUP
                + ":low 1, which is loaded already, instead of 2: restart the kernel to change it");
    assertThat(add("other:1").warnings()).isEmpty();
    assertThat(add("low:2").warnings()).isEqualTo(later.warnings());
  }

  @Test
  void askingForTwoVersionsOfOneKeepsTheFirst() throws Exception {
    remote.with(GROUP, "top", "1", "").with(GROUP, "top", "2", "");

    Resolution both = add("top:1", "top:2");

    assertThat(names(both.jars())).containsExactly(GROUP + ":top:1");
    assertThat(both.warnings()).singleElement().asString().contains("instead of 2");
  }

  @Test
  void aMissingVersionIsSaidWithTheNearestOnes() throws Exception {
    remote.with(GROUP, "top", "1.0", "").metadata(GROUP, "top", "1.0", "1.4", "3.0");

    assertThatThrownBy(() -> add("top:1.2"))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageStartingWith("no artifact '" + GROUP + ":top:1.2' in ")
        .hasMessageContaining("made-up (" + remote.url() + ")")
        .hasMessageEndingWith("; nearest versions: 1.0, 1.4; newest: 3.0");
  }

  @Test
  void anUnknownArtifactIsSaid() {
    assertThatThrownBy(() -> add("nothing:1"))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageContaining("nothing named " + GROUP + ":nothing is there at all");
  }

  @Test
  void aMissingJarNamesWhoNeedsIt() throws Exception {
    remote
        .pom(GROUP, "low", "1", "")
        .with(GROUP, "mid", "1", dependency(GROUP, "low", "1"))
        .with(GROUP, "top", "1", dependency(GROUP, "mid", "1"));

    assertThatThrownBy(() -> add("top:1"))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageContaining("'" + GROUP + ":low:1', needed by '" + GROUP + ":top:1',");
  }

  @Test
  void aFailureIsNotRemembered() throws Exception {
    remote.with(GROUP, "top", "1", "");
    assertThatThrownBy(() -> add("nothing:1")).isInstanceOf(ResolutionFailed.class);

    assertThat(names(add("top:1").jars())).containsExactly(GROUP + ":top:1");
  }

  @Test
  void anUnreachableRepositoryIsSaid() {
    resolver.addRepository(new Repository("made-up", "http://user:secret@127.0.0.1:1/maven"));

    assertThatThrownBy(() -> add("top:1"))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageContaining("made-up (http://127.0.0.1:1/maven)")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aBrokenPomIsWarnedOfAndItsJarUsed() throws Exception {
    remote.with(GROUP, "top", "1", "");
    Files.writeString(remote.file(GROUP, "top", "1", ".pom"), "<project><oops>");

    Resolution resolution = add("top:1");

    assertThat(names(resolution.jars())).containsExactly(GROUP + ":top:1");
    assertThat(resolution.warnings())
        .containsExactly(
            "the POM of " + GROUP + ":top:1 is not valid; what it depends on is left out");
  }

  @Test
  void anInterruptEndsTheDownload() throws Exception {
    remote.with(GROUP, "top", "1", "");
    DownloadWatch impatient =
        new DownloadWatch() {
          @Override
          public void downloading(String name, long doneBytes, long totalBytes) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };

    assertThatThrownBy(
            () ->
                resolver.resolve(
                    List.of(Coordinates.parse(GROUP + ":top:1")), List.of(), impatient))
        .hasMessage("interrupted: nothing was added");
  }

  @Test
  void looseElementsMakeAPom() throws Exception {
    remote.with(GROUP, "low", "1", "").with(GROUP, "top", "1", dependency(GROUP, "low", "1"));

    Resolution resolution =
        pom(
            """
            <properties><v>1</v></properties>
            <repository><id>again</id><url>%s</url></repository>
            <!-- the library -->
            %s
            <dependencies>%s</dependencies>
            """
                .formatted(
                    remote.url(),
                    dependency(GROUP, "top", "${v}"),
                    dependency(GROUP, "out", "1")
                        .replace("</dependency>", "<scope>test</scope></dependency>")));

    assertThat(names(resolution.jars())).containsExactly(GROUP + ":top:1", GROUP + ":low:1");
    assertThat(resolution.warnings())
        .containsExactly(
            "left out for their scope: out (test). Name a scope behind %%loadFromPOM to take it.");
  }

  @Test
  void aWholePomMayManageVersionsAndExclude() throws Exception {
    remote
        .with(GROUP, "low", "1", "")
        .with(GROUP, "low", "2", "")
        .with(GROUP, "not", "1", "")
        .with(GROUP, "top", "1", dependency(GROUP, "low", "1") + dependency(GROUP, "not", "1"));

    Resolution resolution =
        pom(
            """
            <?xml version="1.0"?>
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>x</groupId><artifactId>y</artifactId><version>1</version>
              <dependencyManagement><dependencies>%s</dependencies></dependencyManagement>
              <dependencies>%s</dependencies>
            </project>
            """
                .formatted(
                    dependency(GROUP, "low", "2"),
                    dependency(GROUP, "top", "1")
                        .replace(
                            "</dependency>",
                            "<exclusions><exclusion><groupId>"
                                + GROUP
                                + "</groupId><artifactId>not</artifactId></exclusion></exclusions></dependency>")));

    assertThat(names(resolution.jars())).containsExactly(GROUP + ":top:1", GROUP + ":low:2");
  }

  @Test
  void aPomFileMayHaveItsParentBesideIt(@TempDir Path project) throws Exception {
    remote.with(GROUP, "top", "1", "");
    Files.writeString(
        project.resolve("pom.xml"),
        """
        <project><modelVersion>4.0.0</modelVersion>
        <groupId>%s</groupId><artifactId>parent</artifactId><version>1</version>
        <packaging>pom</packaging><properties><v>1</v></properties></project>
        """
            .formatted(GROUP));
    Path child = Files.createDirectory(project.resolve("child")).resolve("pom.xml");
    Files.writeString(
        child,
        """
        <project><modelVersion>4.0.0</modelVersion>
        <parent><groupId>%s</groupId><artifactId>parent</artifactId><version>1</version></parent>
        <artifactId>child</artifactId><dependencies>%s</dependencies></project>
        """
            .formatted(GROUP, dependency(GROUP, "top", "${v}")));

    Resolution resolution =
        keep(resolver.resolvePom(child, Set.of(), classPath, DownloadWatch.NONE));

    assertThat(names(resolution.jars())).containsExactly(GROUP + ":top:1");
  }

  @Test
  void whatIsNoPomIsSaidWithTheLine() {
    assertThatThrownBy(() -> pom("<dependency>\n<groupId>"))
        .isInstanceOf(ResolutionFailed.class)
        .hasMessageStartingWith("this is not a POM: ");
    assertThatThrownBy(() -> pom("<dependency>\n</dependency></dep>"))
        .hasMessage("this is not a POM: line 2: an element is closed here that was not opened");
    assertThatThrownBy(() -> pom(" ")).hasMessageStartingWith("there is no POM: ");
  }

  @Test
  void aDependencyWithoutAVersionIsSaid() {
    assertThatThrownBy(() -> pom(dependency(GROUP, "top", "").replace("<version></version>", "")))
        .hasMessageContaining(GROUP + ":top")
        .hasMessageContaining("version");
  }

  private Resolution add(String... artifacts) {
    List<Coordinates> wanted = new ArrayList<>();
    for (String artifact : artifacts) {
      wanted.add(Coordinates.parse(GROUP + ":" + artifact));
    }
    return keep(resolver.resolve(wanted, classPath, DownloadWatch.NONE));
  }

  private Resolution pom(String text) {
    return keep(resolver.resolvePom(text, Set.of(), classPath, DownloadWatch.NONE));
  }

  private Resolution keep(Resolution resolution) {
    resolution.jars().stream().filter(jar -> !classPath.contains(jar)).forEach(classPath::add);
    return resolution;
  }

  private static List<String> names(List<Jar> jars) {
    return jars.stream().map(jar -> jar.coordinates().orElse("")).toList();
  }
}
