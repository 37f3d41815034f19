package dev.deja.kernel.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecsTest {

  private final Path home;
  private final KernelSpecs specs;

  KernelSpecsTest(@TempDir Path home) throws IOException {
    this.home = home;
    specs = new KernelSpecs(new UserFolders(Map.of(), home, "Linux"));
    Files.createDirectory(home.resolve("built"));
    Files.writeString(jar("b.jar"), "b");
    Files.writeString(jar("a.jar"), "a");
  }

  @Test
  void aKernelspecStartsTheKernelWithCopiesOfItsJarsInOrder() throws Exception {
    Installed installed = install("deja", false);

    Path spec = home.resolve(".local/share/jupyter/kernels/deja");
    assertThat(installed.specs()).containsExactly(spec);
    JsonNode kernel = new ObjectMapper().readTree(spec.resolve("kernel.json").toFile());
    assertThat(kernel.path("display_name").asText()).isEqualTo("Java (Deja)");
    assertThat(kernel.path("language").asText()).isEqualTo("java");
    assertThat(kernel.path("interrupt_mode").asText()).isEqualTo("message");
    assertThat(kernel.path("metadata").path("debugger").asBoolean(true)).isFalse();
    List<String> argv = argv(spec);
    Path jars = installed.jars();
    assertThat(argv.get(0)).isEqualTo(Jdk.running().java().toString());
    assertThat(argv)
        .containsSequence(
            "-cp",
            jars.resolve("b.jar") + java.io.File.pathSeparator + jars.resolve("a.jar"),
            "dev.deja.kernel.KernelMain",
            "{connection_file}");
    assertThat(jars.getParent()).isEqualTo(home.resolve(".local/share/deja/lib"));
    assertThat(jars.resolve("a.jar")).hasContent("a");
    assertThat(list(spec))
        .containsExactly("kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg");
  }

  @Test
  void nothingIsLeftBesideAnInstallation() throws Exception {
    install("deja", false);
    install("deja", false);

    assertThat(list(home.resolve(".local/share/jupyter"))).containsExactly("kernels");
    assertThat(list(home.resolve(".local/share/jupyter/kernels"))).containsExactly("deja");
    assertThat(list(home.resolve(".local/share/deja/lib"))).hasSize(1);
  }

  @Test
  void aNewVersionLeavesTheJarsOfKernelsThatRun() throws Exception {
    Path before = install("deja", false).jars();
    Files.writeString(jar("a.jar"), "newer");

    Path after = install("deja", false).jars();

    assertThat(after).isNotEqualTo(before);
    assertThat(before.resolve("a.jar")).hasContent("a");
    assertThat(after.resolve("a.jar")).hasContent("newer");
  }

  @Test
  void theSameKernelMayAlsoBeNamedJava() throws Exception {
    InstallOptions options = options("deja", new Location.User(), false);
    Installed installed =
        specs.install(
            new InstallOptions(
                "deja",
                Optional.of("java"),
                options.displayName(),
                options.location(),
                options.jdk(),
                options.classPath(),
                false,
                false),
            line -> {});

    assertThat(installed.specs())
        .extracting(spec -> spec.getFileName().toString())
        .containsExactly("deja", "java");
    assertThat(argv(installed.specs().get(1))).isEqualTo(argv(installed.specs().get(0)));
  }

  @Test
  void anotherKernelIsReplacedOnlyByForce() throws Exception {
    Path spec = Files.createDirectories(home.resolve(".local/share/jupyter/kernels/java"));
    Files.writeString(spec.resolve("kernel.json"), "{\"argv\": [\"/usr/bin/ijava\"]}");
    Files.writeString(spec.resolve("other.png"), "x");

    assertThatThrownBy(() -> install("java", false))
        .isInstanceOf(InstallFailed.class)
        .hasMessage(
            "another kernel is named 'java' already: "
                + spec
                + " starts /usr/bin/ijava. Replace it with --force, or choose another name with"
                + " --name.");
    assertThat(list(spec)).containsExactly("kernel.json", "other.png");

    install("java", true);
    assertThat(list(spec)).doesNotContain("other.png").contains("kernel.json");
  }

  @Test
  void aPrefixHoldsSpecAndJars() throws Exception {
    Path prefix = home.resolve("env");

    Installed installed =
        specs.install(options("deja", new Location.Prefix(prefix), false), line -> {});

    assertThat(installed.specs()).containsExactly(prefix.resolve("share/jupyter/kernels/deja"));
    assertThat(installed.jars()).startsWith(prefix.resolve("share/deja/lib"));
  }

  @Test
  void aNameThatJupyterWouldNotFindIsRefused() {
    assertThatThrownBy(() -> install("My Kernel", false))
        .hasMessageStartingWith("'My Kernel' is not a kernel's name: ");
  }

  @Test
  void anInstalledKernelIsRemovedWithItsJars() throws Exception {
    Installed installed = install("deja", false);
    install("deja2", false);

    specs.uninstall("deja", new Location.User());
    assertThat(installed.specs().get(0)).doesNotExist();
    assertThat(installed.jars()).isDirectory();

    specs.uninstall("deja2", new Location.User());
    assertThat(installed.jars()).doesNotExist();
  }

  @Test
  void whatIsNotOursIsNotRemoved() throws Exception {
    Path spec = Files.createDirectories(home.resolve(".local/share/jupyter/kernels/java"));
    Files.writeString(spec.resolve("kernel.json"), "{\"argv\": [\"/usr/bin/ijava\"]}");

    assertThatThrownBy(() -> specs.uninstall("java", new Location.User()))
        .hasMessageContaining("is not Deja's: /usr/bin/ijava");
    assertThatThrownBy(() -> specs.uninstall("gone", new Location.User()))
        .hasMessageEndingWith("; there are: java");
    assertThat(spec.resolve("kernel.json")).exists();
  }

  @Test
  void withoutArchivesANotebookStillInstalls() throws Exception {
    InstallOptions options = options("deja", new Location.User(), false);
    Installed installed =
        specs.install(
            new InstallOptions(
                "deja",
                Optional.empty(),
                options.displayName(),
                options.location(),
                options.jdk(),
                List.of(),
                false,
                true),
            line -> {});

    assertThat(installed.warnings())
        .singleElement()
        .asString()
        .startsWith("no start-up archive was made, kernels start a little slower: ");
    assertThat(installed.specs().get(0).resolve("kernel.json")).exists();
  }

  @Test
  void foldersAreThoseThatJupyterDefines() {
    assertThat(folders(Map.of("JUPYTER_DATA_DIR", "/j"), "Linux").jupyterData())
        .isEqualTo(Path.of("/j"));
    assertThat(folders(Map.of("XDG_DATA_HOME", "/x"), "Linux").jupyterData())
        .isEqualTo(Path.of("/x/jupyter"));
    assertThat(folders(Map.of("XDG_DATA_HOME", "relative"), "Linux").jupyterData())
        .isEqualTo(home.resolve(".local/share/jupyter"));
    assertThat(folders(Map.of(), "Mac OS X").jupyterData())
        .isEqualTo(home.resolve("Library/Jupyter"));
    assertThat(folders(Map.of("APPDATA", "/r"), "Windows 11").jupyterData())
        .isEqualTo(Path.of("/r/jupyter"));
  }

  @Test
  void whatIsNoJdkIsRefused() throws Exception {
    assertThatThrownBy(() -> Jdk.at(home))
        .isInstanceOf(InstallFailed.class)
        .hasMessageStartingWith("'" + home + "' is not a JDK");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    assertThatThrownBy(() -> Jdk.at(home))
        .hasMessage("'" + home + "' is Java 11.0.2; Deja needs a JDK 17 or later");
  }

  @Test
  void theJdkOfThisProcessIsRead() {
    Jdk jdk = Jdk.at(Path.of(System.getProperty("java.home")));

    assertThat(jdk.feature()).isEqualTo(Runtime.version().feature());
    assertThat(jdk.java()).isExecutable();
  }

  private UserFolders folders(Map<String, String> environment, String system) {
    return new UserFolders(environment, home, system);
  }

  private Installed install(String name, boolean force) {
    return specs.install(options(name, new Location.User(), force), line -> {});
  }

  private InstallOptions options(String name, Location location, boolean force) {
    return new InstallOptions(
        name,
        Optional.empty(),
        InstallOptions.DISPLAY_NAME,
        location,
        Jdk.running(),
        List.of(jar("b.jar"), jar("a.jar")),
        force,
        false);
  }

  private Path jar(String name) {
    return home.resolve("built").resolve(name);
  }

  private static List<String> argv(Path spec) throws IOException {
    List<String> argv = new java.util.ArrayList<>();
    new ObjectMapper()
        .readTree(spec.resolve("kernel.json").toFile())
        .path("argv")
        .forEach(argument -> argv.add(argument.asText()));
    return argv;
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
