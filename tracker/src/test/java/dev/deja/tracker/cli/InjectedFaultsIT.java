package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something has happened to what an execution relied on: its re-run finds it, and names it. */
class InjectedFaultsIT {

  @TempDir Path folder;

  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path project;
  private Path store;
  private Path remote;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project")).toRealPath();
    store = folder.resolve("store");
    remote = folder.resolve("remote");
    environment.put("DEJA_STORE", store.toString());
    environment.put("MAVEN_REPO_LOCAL", folder.resolve("m2").toString());
  }

  @Test
  void aSwappedJarIsRefusedBeforeAnythingRuns() throws Exception {
    publish("1", "good");
    record(LIBRARY.formatted(remote.toUri(), "1"), CONTENT);
    publish("1", "evil");
    environment.put("MAVEN_REPO_LOCAL", folder.resolve("empty").toString());

    Cli.Result rerun = deja("rerun", "nb/1");

    assertThat(rerun.code()).isEqualTo(ExitCode.WRONG);
    assertThat(rerun.err())
        .contains("deja.test:thing:1 is refused: it has other bytes than were recorded")
        .contains(digest(jar(remote, "1")).toString());
    assertThat(deja("list", "--json").json()).hasSize(1);
  }

  @Test
  void aJarThatWasSwappedInTheLocalRepositoryIsFetchedAgain() throws Exception {
    publish("1", "good");
    record(LIBRARY.formatted(remote.toUri(), "1"), CONTENT);
    makeJar(jar(folder.resolve("m2"), "1"), "evil");

    JsonNode rerun = deja("rerun", "nb/1", "--json").json();

    assertThat(rerun.path("verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(rerun.path("warnings").toString())
        .contains("deja.test:thing:1 in the local Maven repository has other bytes");
  }

  @Test
  void whatTheStoreKeepsIsEnoughWhenTheRepositoryIsGone() throws Exception {
    publish("1", "good");
    record("--mirror", LIBRARY.formatted(remote.toUri(), "1"), CONTENT);
    Files.move(remote, folder.resolve("gone"));
    environment.put("MAVEN_REPO_LOCAL", folder.resolve("empty").toString());

    JsonNode rerun = deja("rerun", "nb/1", "--json").json();

    assertThat(rerun.path("verdict").asText()).as(rerun.toString()).isEqualTo("IDENTICAL");
    assertThat(folder.resolve("empty")).doesNotExist();
  }

  @Test
  void aRangeGivesTheVersionThatWasRecordedAlsoWhenThereIsANewerOne() throws Exception {
    publish("1", "good");
    record(LIBRARY.formatted(remote.toUri(), "[1,)"), CONTENT);
    publish("2", "new");
    environment.put("MAVEN_REPO_LOCAL", folder.resolve("empty").toString());

    JsonNode rerun = deja("rerun", "nb/1", "--json").json();

    assertThat(rerun.path("verdict").asText()).as(rerun.toString()).isEqualTo("IDENTICAL");
    assertThat(rerun.path("warnings")).isEmpty();
  }

  @Test
  void aChangedInputIsTheFirstOfTheCauses() throws Exception {
    Path input = Files.writeString(folder.resolve("in.csv"), "1\n2\n");
    record("var lines = Files.readAllLines(Path.of(\"" + input + "\"));", "lines.size()", "1 + 1");
    Files.writeString(input, "1\n2\n3\n");

    Cli.Result result = deja("rerun", "nb/1", "--json");

    assertThat(result.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verdicts(result.json())).containsExactly("IDENTICAL", "DIFFERENT", "IDENTICAL");
    assertThat(result.json().path("warnings").toString())
        .contains("input '" + input + "' has other bytes than when this was recorded");
    JsonNode divergence = result.json().path("divergence");
    assertThat(divergence.at("/first/number").asInt()).isEqualTo(2);
    assertThat(divergence.at("/upstream/0/name").asText()).isEqualTo("lines");
    assertThat(divergence.at("/upstream/0/cell").asInt()).isEqualTo(1);
    assertThat(divergence.at("/causes/0/kind").asText()).isEqualTo("INPUT");
    assertThat(divergence.at("/causes/0/what").asText()).isEqualTo(input.toString());
    assertThat(deja("show", "nb/2").out())
        .contains("first cell that diverges: cell run 2", "it got: lines of cell run 1");
  }

  @Test
  void aMissingInputIsNamedAndCanBeWrittenBack() throws Exception {
    Path input = Files.writeString(folder.resolve("in.csv"), "1\n2\n");
    record("Files.readAllLines(Path.of(\"" + input + "\"))");
    Files.delete(input);

    Cli.Result missing = deja("rerun", "nb/1", "--json");
    Cli.Result restored = deja("rerun", "nb/1", "--restore-inputs", "--json");

    assertThat(missing.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verdicts(missing.json())).containsExactly("FAILED");
    assertThat(missing.json().path("warnings").toString())
        .contains("input '" + input + "' is missing here; --restore-inputs");
    assertThat(restored.json().path("verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(input).hasContent("1\n2\n");
  }

  @Test
  void anInputThatTheBundleHasNotComesFromTheStoreUnlessItsBlobIsDamaged() throws Exception {
    Path data = Files.createDirectory(project.resolve("data"));
    Files.writeString(project.resolve(".gitignore"), "data/\n");
    Path input = Files.writeString(data.resolve("in.csv"), "1\n2\n");
    record("Files.readAllLines(Path.of(\"data/in.csv\"))");
    Path blob = store.resolve(BlobStore.key(digest(input)));
    Files.delete(input);

    Cli.Result rerun = deja("rerun", "nb/1", "--json");
    assertThat(blob.toFile().setWritable(true)).isTrue();
    Files.writeString(blob, "1\n3\n");
    Cli.Result damaged = deja("rerun", "nb/1");

    assertThat(rerun.json().path("verdict").asText()).as(rerun.err()).isEqualTo("IDENTICAL");
    assertThat(damaged.code()).isEqualTo(ExitCode.WRONG);
    assertThat(damaged.err()).contains(digest(Files.writeString(input, "1\n2\n")).toString());
  }

  @Test
  void cellsDeletedAndEditedSinceRunAsTheyWereAndInDocumentOrderAreNamed() throws Exception {
    String save =
        "Files.copy(Path.of(\"edited\"), Path.of(\"nb.ipynb\"),"
            + " StandardCopyOption.REPLACE_EXISTING);";
    // The notebook as it is saved in the end: its second cell is gone, its third another.
    var edited = NotebookFiles.notebook();
    List.of("int a = 20;", "int b = 1;", "a + 2", "a + b", "import java.nio.file.*;", save)
        .forEach(source -> NotebookFiles.addCell(edited, source, List.of()));
    edited.withArray("cells").remove(1);
    NotebookFiles.write(project.resolve("edited"), edited);
    record("int a = 20;", "int b = 1;", "a + 1", "a + b", "import java.nio.file.*;", save);

    Cli.Result recorded = deja("rerun", "nb/1", "--json");
    Cli.Result document = deja("rerun", "nb/1", "--document-order", "--json");

    assertThat(verdicts(recorded.json())).hasSize(6).containsOnly("IDENTICAL");
    assertThat(document.code()).isEqualTo(ExitCode.DIFFERENT);
    JsonNode json = document.json();
    assertThat(json.path("order").asText()).isEqualTo("DOCUMENT");
    assertThat(verdicts(json)).startsWith("IDENTICAL", "DIFFERENT", "FAILED");
    assertThat(json.at("/cells/1/reason").asText()).contains("edited since it was run");
    assertThat(json.at("/cells/2/reason").asText())
        .contains("used 'b' of a cell that is deleted: cell run 2");
    assertThat(json.path("warnings").toString())
        .contains("cell run 2 ran a cell that is not in the notebook")
        .contains("cell run 3 ran other code than the notebook has");
  }

  @Test
  void anotherTimeZoneIsSetAsItWasOrElseNamed() throws Exception {
    environment.put("TZ", "Asia/Tokyo");
    record("new java.text.SimpleDateFormat(\"HH:mm\").format(new Date(0L))");
    environment.put("TZ", "America/New_York");

    JsonNode asRecorded = deja("rerun", "nb/1", "--json").json();
    Cli.Result here = deja("rerun", "nb/1", "--here", "--json");

    assertThat(asRecorded.path("verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(asRecorded.path("warnings")).isEmpty();
    assertThat(here.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(here.json().path("warnings").toString())
        .contains("another time zone: recorded on Asia/Tokyo, re-run on America/New_York");
    assertThat(here.json().at("/divergence/causes/0/what").asText()).isEqualTo("time zone");
  }

  @Test
  void anotherJdkIsNamed() throws Exception {
    Optional<Path> other = otherJdk();
    assumeTrue(other.isPresent(), "there is no JDK of another version");
    // A letter since Unicode 16, which Java 17 does not know and Java 25 does.
    record("Character.isLetter(0x1C89)");

    Cli.Result rerun = deja("rerun", "nb/1", "--jdk", other.orElseThrow().toString(), "--json");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(rerun.json().path("warnings").toString()).contains("another Java: recorded on");
    assertThat(rerun.json().at("/divergence/causes/0/kind").asText()).isEqualTo("JAVA");
  }

  @Test
  void whatIsUnsteadyIsToldFromWhatHasChanged() throws Exception {
    Path input = Files.writeString(folder.resolve("in.csv"), "1\n");
    record(
        "new Random().nextLong()",
        "Files.readString(Path.of(\"" + input + "\"))",
        "new Random(7).nextLong()");
    Files.writeString(input, "2\n");

    Cli.Result rerun = deja("rerun", "nb/1", "--times", "2", "--json");

    assertThat(verdicts(rerun.json())).containsExactly("EXPLAINED", "DIFFERENT", "IDENTICAL");
    assertThat(rerun.json().at("/cells/0/reason").asText())
        .contains("unseeded random: new Random()", "unsteady: 2 re-runs do not agree");
    assertThat(rerun.json().at("/cells/1/reason").asText()).contains("changed: 2 re-runs agree");
    assertThat(rerun.json().path("reruns")).hasSize(2);
  }

  /** Of 17 and 25 the one that does not run this, from its variable or where Debian keeps it. */
  private static Optional<Path> otherJdk() throws IOException {
    int feature = Runtime.version().feature() == 25 ? 17 : 25;
    List<Path> homes = new ArrayList<>();
    Optional.ofNullable(System.getenv("JAVA_HOME_" + feature)).map(Path::of).ifPresent(homes::add);
    Path debian = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(debian)) {
      try (var installed = Files.list(debian)) {
        installed.sorted().forEach(homes::add);
      }
    }
    for (Path home : homes) {
      Path release = home.resolve("release");
      if (Files.isReadable(release)
          && Files.readString(release).contains("JAVA_VERSION=\"" + feature)) {
        return Optional.of(home);
      }
    }
    return Optional.empty();
  }

  private static final String LIBRARY = "%%mavenRepo made %s\n%%maven deja.test:thing:%s";
  private static final String CONTENT =
      "new String(Thread.currentThread().getContextClassLoader().getResourceAsStream(\"content\").readAllBytes())";

  /** Puts a library into the remote repository, or another one in its place. */
  private void publish(String version, String content) throws IOException {
    Path jar = jar(remote, version);
    makeJar(jar, content);
    Files.writeString(
        jar.resolveSibling("thing-" + version + ".pom"),
        """
        <project><modelVersion>4.0.0</modelVersion><groupId>deja.test</groupId>
        <artifactId>thing</artifactId><version>%s</version></project>
        """
            .formatted(version));
    List<String> versions = new ArrayList<>();
    try (var folders = Files.list(remote.resolve("deja/test/thing"))) {
      folders
          .filter(Files::isDirectory)
          .sorted()
          .forEach(each -> versions.add("<version>" + each.getFileName() + "</version>"));
    }
    Files.writeString(
        remote.resolve("deja/test/thing/maven-metadata.xml"),
        """
        <metadata><groupId>deja.test</groupId><artifactId>thing</artifactId>
        <versioning><versions>%s</versions></versioning></metadata>
        """
            .formatted(String.join("", versions)));
  }

  private static Path jar(Path repository, String version) {
    return repository.resolve("deja/test/thing/" + version + "/thing-" + version + ".jar");
  }

  private static void makeJar(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Path made = file.resolveSibling("made");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(made))) {
      jar.putNextEntry(new JarEntry("content"));
      jar.write(content.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Digest digest(Path file) throws IOException {
    return Digest.of(file);
  }

  /** Runs a notebook {@code nb} of these cells; options start with {@code --}. */
  private void record(String... optionsAndSources) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("run", project.resolve("nb.ipynb").toString()));
    List<String> sources = new ArrayList<>();
    for (String text : optionsAndSources) {
      (text.startsWith("--") ? arguments : sources).add(text);
    }
    NotebookFiles.write(project.resolve("nb.ipynb"), sources.toArray(String[]::new));
    Cli.Result run = deja(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  private Cli.Result deja(String... arguments) throws Exception {
    return DejaProcess.finish(new DejaProcess(environment).start(arguments));
  }

  private static List<String> verdicts(JsonNode rerun) {
    List<String> verdicts = new ArrayList<>();
    rerun.path("cells").forEach(cell -> verdicts.add(cell.path("verdict").asText()));
    return verdicts;
  }
}
