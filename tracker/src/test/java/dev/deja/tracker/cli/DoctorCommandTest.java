package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir Path folder;

  private Cli deja;

  @BeforeEach
  void aMachineWithoutJupyter() {
    deja =
        new Cli(folder.resolve("store"))
            .with("PATH", folder.resolve("bin").toString())
            .with("JUPYTER_DATA_DIR", folder.resolve("jupyter").toString());
  }

  @Test
  void everyLineSaysHowItIsAndWhatToDo() {
    new StoreFixture(folder.resolve("store")).completed("churn", 1, "2026-11-20T10:00:00Z");

    Cli.Result result = deja.run("doctor");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(
            "OK    java      " + System.getProperty("java.runtime.version"),
            "WARN  jupyter   no 'jupyter' on the PATH",
            "OK    store     " + folder.resolve("store"),
            "OK    index     1 execution",
            "OK    journals  none waiting");
  }

  @Test
  void aKernelThatCanStartIsFine() throws IOException {
    Path jar = Files.writeString(folder.resolve("kernel.jar"), "");
    Path archive = Files.writeString(folder.resolve("kernel.jsa"), "");
    kernel(
        System.getProperty("java.home") + "/bin/java",
        "-XX:SharedArchiveFile=" + archive,
        "-cp",
        jar.toString());

    assertThat(levels("kernel")).containsExactly("OK");
    assertThat(levels("start-up")).containsExactly("OK");
  }

  @Test
  void aKernelWithoutItsJarsFails() throws IOException {
    Path gone = folder.resolve("gone.jar");
    kernel(System.getProperty("java.home") + "/bin/java", "-cp", gone.toString());

    Cli.Result result = deja.run("doctor");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).contains("'" + gone + "', which is not there", "deja install");
  }

  @Test
  void aKernelWithoutItsArchiveIsSlower() throws IOException {
    Path jar = Files.writeString(folder.resolve("kernel.jar"), "");
    kernel(
        System.getProperty("java.home") + "/bin/java",
        "-XX:AOTCache=" + folder.resolve("gone"),
        "-cp",
        jar.toString());

    assertThat(levels("start-up")).containsExactly("WARN");
  }

  @Test
  void aStoreThatIsNoFolderFails() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Cli.Result result = deja.with("DEJA_STORE", file.toString()).run("doctor");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).contains("FAIL  store", file.toString(), "DEJA_STORE");
  }

  @Test
  void aDamagedStoreFails() {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    String key = "executions/" + store.completed("churn", 1, "2026-11-20T10:00:00Z") + "/end.json";
    store.damage(key);

    Cli.Result result = deja.run("doctor");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).contains("FAIL  store     '" + key + "' is damaged");
  }

  @Test
  void variablesOfOtherKernelsAreNamed() {
    Cli.Result result =
        deja.with("IJAVA_CLASSPATH", "/no/jars")
            .with("JJAVA_JVM_OPTS", "-Xmx4g")
            .with("IJAVA_OTHER", "x")
            .with("JJAVA_LOAD_EXTENSIONS", "1")
            .run("doctor");

    assertThat(result.out())
        .contains(
            "WARN  variable  IJAVA_CLASSPATH=/no/jars (on the class path of notebook code)",
            "→ Kernels start without it: nothing is at /no/jars",
            "OK    variable  JJAVA_JVM_OPTS=-Xmx4g: options of the notebook JVM",
            "OK    variable  JJAVA_LOAD_EXTENSIONS=1: nothing, Deja does not need it",
            "WARN  variable  IJAVA_OTHER=x, which Deja does not read");
  }

  private void kernel(String... argv) throws IOException {
    Path spec = Files.createDirectories(folder.resolve("jupyter/kernels/deja"));
    StringBuilder json = new StringBuilder("{\"argv\":[");
    for (String argument : argv) {
      json.append('"').append(argument).append("\",");
    }
    json.append("\"dev.deja.kernel.KernelMain\",\"{connection_file}\"]}");
    Files.writeString(spec.resolve("kernel.json"), json);
  }

  private List<String> levels(String about) {
    JsonNode findings = deja.run("doctor", "--json").json();
    return findings
        .valueStream()
        .filter(finding -> finding.path("about").asText().equals(about))
        .filter(finding -> finding.path("found").asText().contains(folder.toString()))
        .map(finding -> finding.path("level").asText())
        .toList();
  }
}
