package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people download, installed as they do it and used, in a folder with an awkward name. */
@NeedsJupyter
class ReleaseIT {

  private static final Path RELEASE =
      Path.of(System.getProperty("deja.release", "../target/release")).toAbsolutePath();

  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path scratch;

  private Path folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectory(scratch.resolve("Zoë's größere Sachen"));
    Notebooks.write(folder.resolve("halb & halb.ipynb"), List.of("int half = 21;", "half * 2"));
  }

  @Test
  void theChecksumsAreThoseOfTheFiles() throws IOException {
    var checked =
        Finished.run(RELEASE, Map.of(), List.of("sha256sum", "--check", "--strict", "SHA256SUMS"))
            .succeeded();

    assertThat(checked.out().lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(": OK"))
        .anyMatch(line -> line.contains(".tar.gz"))
        .anyMatch(line -> line.contains(".zip"))
        .anyMatch(line -> line.contains(".whl"));
  }

  @Test
  void bothArchivesHoldTheSame() throws IOException {
    var tar = list("tar", "--list", "--file", released(".tar.gz").toString());
    var zip = list("python3", "-c", ZIP_NAMES, released(".zip").toString());

    assertThat(tar).containsExactlyInAnyOrderElementsOf(zip);
    assertThat(tar).anyMatch(name -> name.endsWith("/bin/deja.cmd"));
    assertThat(tar).noneMatch(name -> name.contains("cds"));
  }

  @Test
  void theArchiveRunsWhereverItIsUnpacked() throws IOException {
    Finished.run(folder, Map.of(), List.of("tar", "-xzf", released(".tar.gz").toString()))
        .succeeded();
    var deja = only(folder, "deja-").resolve("bin/deja").toString();
    var environment = environment(Jdk.any());

    var run =
        Finished.run(folder, environment, List.of(deja, "run", "halb & halb.ipynb")).succeeded();
    var shown =
        Finished.run(folder, environment, List.of(deja, "show", "latest", "--json")).succeeded();

    assertThat(run.out() + run.err()).contains("halb---halb/1", "COMPLETED");
    assertThat(shown.json().get("cellRuns").get(1).get("outputs").toString()).contains("42");
  }

  @Test
  void theBillOfMaterialsNamesEveryJar() throws IOException {
    Finished.run(folder, Map.of(), List.of("tar", "-xzf", released(".tar.gz").toString()))
        .succeeded();
    var unpacked = only(folder, "deja-");

    var bill = new ObjectMapper().readTree(unpacked.resolve("deja.cdx.json").toFile());

    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    var named =
        Stream.concat(
                Stream.of(bill.at("/metadata/component")),
                StreamSupport.stream(bill.get("components").spliterator(), false))
            .map(ReleaseIT::jar)
            .toList();
    try (var jars = Files.walk(unpacked.resolve("lib"))) {
      assertThat(
              jars.map(jar -> jar.getFileName().toString())
                  // The page's own classes are in a jar of their own, and part of the tracker.
                  .filter(jar -> jar.endsWith(".jar") && !jar.endsWith("-web.jar"))
                  .toList())
          .hasSizeGreaterThan(20)
          .allSatisfy(jar -> assertThat(named).contains(jar));
    }
  }

  @Test
  void theWheelBringsTheCommandAndAKernelThatIsTrainedByItsFirstStart() throws Exception {
    var venv = folder.resolve("env");
    Finished.run(
            folder, Map.of(), List.of("python3", "-m", "venv", "--without-pip", venv.toString()))
        .succeeded();
    // Jupyter's clients are not installed a second time.
    var jupyter = Jupyter.open().bin();
    Files.writeString(
        sites(venv).resolve("jupyter.pth"), sites(jupyter.resolve("..").normalize()).toString());
    var python = venv.resolve("bin/python").toString();
    var environment = environment(Jdk.newest());

    Finished.run(
            folder,
            environment,
            List.of(
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--no-compile",
                "--disable-pip-version-check",
                released(".whl").toString()))
        .succeeded();
    var execute = List.of(python, "-c", EXECUTE, "--kernel_name=deja", "halb & halb.ipynb");
    Finished.run(folder, environment, execute).succeeded();
    waitForTrainings();
    var trained = new ObjectMapper().readTree(only(cache().resolve("deja/kernels"), "").toFile());
    Finished.run(folder, environment, execute).succeeded();

    assertThat(trained.get("training").asText()).isEqualTo("done");
    assertThat(trained.get("argv").toString())
        .contains(cache().resolve("deja/startup").toString().replace("\"", "\\\""));
    var deja = venv.resolve("bin/deja").toString();
    var listed = Finished.run(folder, environment, List.of(deja, "list", "--json")).succeeded();
    assertThat(listed.json().findValuesAsText("status")).containsExactly("COMPLETED", "COMPLETED");
    var doctor = Finished.run(folder, environment, List.of(deja, "doctor"));
    assertThat(doctor.out())
        .contains("kernels/deja")
        .doesNotContain("not installed", "not trained");
  }

  @Test
  void theWheelsKernelspecIsThatOfAnInstallationButForItsCommand() throws Exception {
    var json = new ObjectMapper();
    var prefix = folder.resolve("prefix");
    Finished.run(
            folder,
            environment(Jdk.any()),
            List.of(
                Installed.DISTRIBUTION.resolve("bin/deja").toString(),
                "install",
                "--no-archive",
                "--prefix",
                prefix.toString()))
        .succeeded();

    var installed =
        json.readTree(prefix.resolve("share/jupyter/kernels/deja/kernel.json").toFile());
    var packed = json.readTree(Path.of("src/main/python/kernelspec/kernel.json").toFile());

    for (var fields = installed.fieldNames(); fields.hasNext(); ) {
      var name = fields.next();
      if (!name.equals("argv")) {
        assertThat(packed.get(name)).as(name).isEqualTo(installed.get(name));
      }
    }
  }

  @Test
  void theEntryOfTheJbangCatalogBringsTheCommandAndTheKernel() throws Exception {
    var jbang = JBang.in(folder.resolve("own"), Jdk.newest().home());
    var version = only(RELEASE, "deja-", ".tar.gz").replace("deja-", "").replace(".tar.gz", "");
    publish(jbang.repository(), version);
    Files.copy(
        SOURCES.resolve("jbang-catalog.json"),
        Files.createDirectory(folder.resolve("the catalog")).resolve("jbang-catalog.json"));
    var environment = environment(Jdk.newest());
    environment.putAll(jbang.environment());
    var command = jbang.bin().resolve("jbang").toString();

    Finished.run(
            folder,
            environment,
            List.of(command, "--offline", "app", "install", "deja@" + folder + "/the catalog"))
        .succeeded();
    var deja = jbang.bin().resolve("deja").toString();
    var said = Finished.run(folder, environment, List.of(deja, "--version")).succeeded();
    var run =
        Finished.run(folder, environment, List.of(deja, "run", "halb & halb.ipynb")).succeeded();
    var prefix = folder.resolve("prefix");
    Finished.run(folder, environment, List.of(deja, "install", "--prefix", prefix.toString()))
        .succeeded();
    environment.put("JUPYTER_PATH", prefix.resolve("share/jupyter").toString());
    Finished.run(
            folder,
            environment,
            List.of(
                Jupyter.open().bin().resolve("python").toString(),
                "-c",
                EXECUTE,
                "--kernel_name=deja",
                "halb & halb.ipynb"))
        .succeeded();

    var page = Finished.run(folder, environment, List.of(deja, "ui", "--no-browser")).exitedWith(2);

    assertThat(said.out()).contains("deja " + version, Jdk.newest().home().toString());
    assertThat(page.err()).contains("as where JBang installs Deja. The archive");
    assertThat(run.out() + run.err()).contains("halb---halb/1", "COMPLETED");
    var listed = Finished.run(folder, environment, List.of(deja, "list", "--json")).succeeded();
    assertThat(listed.json().findValuesAsText("status")).containsExactly("COMPLETED", "COMPLETED");
  }

  /** Deja's own artifacts as a release puts them into Maven Central. */
  private static void publish(Path repository, String version) throws IOException {
    var poms =
        Map.of(
            "deja-parent", "pom.xml",
            "deja-runtime", "kernel/runtime/pom.xml",
            "deja-compat", "kernel/compat/pom.xml",
            "deja-kernel", "kernel/pom.xml",
            "deja-tracker", "tracker/pom.xml");
    for (var pom : poms.entrySet()) {
      var name = pom.getKey() + "-" + version;
      var artifact = repository.resolve("dev/deja").resolve(pom.getKey()).resolve(version);
      Files.createDirectories(artifact);
      Files.copy(SOURCES.resolve(pom.getValue()), artifact.resolve(name + ".pom"));
      var jar = Installed.DISTRIBUTION.resolve("lib").resolve(name + ".jar");
      if (Files.exists(jar)) {
        Files.copy(jar, artifact.resolve(jar.getFileName()));
      }
    }
  }

  private static final String ZIP_NAMES =
      "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";

  private static final String EXECUTE = "from nbclient.cli import main; main()";

  /** Trainings go on behind the back of whoever started them. */
  private void waitForTrainings() {
    var trainings =
        ProcessHandle.allProcesses()
            .filter(
                process ->
                    process.info().commandLine().orElse("").contains(cache().toString())
                        && process.info().commandLine().orElse("").contains("kernel-command"))
            .toList();
    trainings.forEach(training -> training.onExit().join());
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Map<String, String> environment(Jdk jdk) throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("JAVA_HOME", jdk.home().toString());
    environment.put("DEJA_STORE", folder.resolve("store").toString());
    environment.put("XDG_CACHE_HOME", cache().toString());
    environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
    environment.put("JUPYTER_CONFIG_DIR", folder.resolve("jupyter-config").toString());
    environment.put("JUPYTER_RUNTIME_DIR", folder.resolve("jupyter-runtime").toString());
    environment.put("PATH", folder.resolve("env/bin") + File.pathSeparator + System.getenv("PATH"));
    return environment;
  }

  private static String jar(JsonNode component) {
    return component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
  }

  private List<String> list(String... command) {
    var listed = Finished.run(folder, Map.of(), List.of(command)).succeeded();
    return listed.out().lines().filter(name -> !name.endsWith("/")).toList();
  }

  private static Path released(String ending) throws IOException {
    return RELEASE.resolve(only(RELEASE, "", ending));
  }

  private static Path only(Path folder, String beginning) throws IOException {
    return folder.resolve(only(folder, beginning, ""));
  }

  /** The name of the one file in a folder that begins and ends like that. */
  private static String only(Path folder, String beginning, String ending) throws IOException {
    try (var files = Files.list(folder)) {
      var names =
          new ArrayList<>(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.startsWith(beginning) && name.endsWith(ending))
                  .toList());
      assertThat(names).as("%s…%s in %s", beginning, ending, folder).hasSize(1);
      return names.get(0);
    }
  }

  private static Path sites(Path venv) throws IOException {
    return only(venv.resolve("lib"), "python").resolve("site-packages");
  }
}
