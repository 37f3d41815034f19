package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a file system laid out as Linux lays it out. */
class EnvironmentReaderTest {

  @TempDir Path root;
  private final Map<String, String> variables = new HashMap<>();
  private Path javaHome = Path.of(System.getProperty("java.home"));
  private List<String> jvmOptions = List.of();

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private EnvironmentReader reader() {
    return new EnvironmentReader(
        root, new SessionInfo("1", Instant.EPOCH, root, jvmOptions, javaHome), variables);
  }

  @Test
  void aLinuxMachineTellsItsHardware() throws IOException {
    write("proc/sys/kernel/hostname", "node7\n");
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC 9B14\n");
    write("proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
    write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA A100\nIRQ: 5\n");

    Environment environment = reader().full();

    assertThat(environment.host()).isEqualTo("node7");
    assertThat(environment.cpuModel()).contains("AMD EPYC 9B14");
    assertThat(environment.memoryBytes()).isEqualTo(16_384 * 1024);
    assertThat(environment.gpus()).containsExactly("NVIDIA A100");
    assertThat(environment.user()).isEqualTo(System.getProperty("user.name"));
    assertThat(environment.container()).isEmpty();
  }

  @Test
  void aContainersLimitIsItsMemory() throws IOException {
    write("proc/meminfo", "MemTotal:       16384 kB\n");
    write("sys/fs/cgroup/memory.max", "1048576\n");
    write(".dockerenv", "");
    variables.put("DEJA_CONTAINER_IMAGE", "quay.io/jupyter/base:1");

    Environment environment = reader().full();

    assertThat(environment.memoryBytes()).isEqualTo(1_048_576);
    assertThat(environment.container()).contains("docker");
    assertThat(environment.containerImage()).contains("quay.io/jupyter/base:1");
  }

  @Test
  void noLimitIsNoLimit() throws IOException {
    write("proc/meminfo", "MemTotal:       16384 kB\n");
    write("sys/fs/cgroup/memory.max", "max\n");

    assertThat(reader().full().memoryBytes()).isEqualTo(16_384 * 1024);
  }

  @Test
  void aSystemThatTellsNothingIsNoFault() {
    variables.put("HOSTNAME", "laptop");

    Environment environment = reader().full();

    assertThat(environment.host()).isEqualTo("laptop");
    assertThat(environment.cpuModel()).isEmpty();
    assertThat(environment.gpus()).isEmpty();
    assertThat(environment.memoryBytes()).isPositive();
  }

  @Test
  void theJdkIsThatOfTheNotebook() throws IOException {
    write(
        "jdk/release", "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9-LTS\"\n");
    javaHome = root.resolve("jdk");

    Environment environment = reader().quick();

    assertThat(environment.javaVersion()).isEqualTo("25.0.3+9-LTS");
    assertThat(environment.javaVendor()).isEqualTo("Eclipse Adoptium");
  }

  @Test
  void onlyListedVariablesAreRecordedAndNoSecret() {
    variables.put("LANG", "de_DE.UTF-8");
    variables.put("CI", "true");
    variables.put("DEJA_STORE", "s3://user:hunter2@bucket/a");
    variables.put("DEJA_API_TOKEN", "hunter2");
    variables.put("DEJA_PASSWORD", "hunter2");
    variables.put("DEJA_S3_ACCESS_KEY", "hunter2");
    variables.put("DEJA_PARAMETERS", "{\"password\": \"hunter2\"}");
    variables.put("AWS_SECRET_ACCESS_KEY", "hunter2");
    variables.put("DEJA_EXECUTED_NOTEBOOK", "/home/ada/a.executed.ipynb");
    variables.put("DEJA_EXECUTION_ID", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    variables.put("PATH", "/bin");

    assertThat(reader().quick().variables())
        .containsOnly(
            Map.entry("LANG", "de_DE.UTF-8"),
            Map.entry("CI", "true"),
            Map.entry("DEJA_STORE", "s3://bucket/a"));
  }

  @Test
  void whatChangesResultsIsRecordedAndWhatTheUserNames() {
    variables.put("OMP_NUM_THREADS", "4");
    variables.put("LC_NUMERIC", "de_DE.UTF-8");
    variables.put("JAVA_TOOL_OPTIONS", "-Xmx1g -Dapi.token=hunter2 -Duser.language=de");
    variables.put("DEJA_VARIABLES", "MODEL_DIR , REGION,MY_API_KEY");
    variables.put("MODEL_DIR", "/models");
    variables.put("REGION", "north");
    variables.put("MY_API_KEY", "hunter2");

    assertThat(reader().quick().variables())
        .containsEntry("OMP_NUM_THREADS", "4")
        .containsEntry("LC_NUMERIC", "de_DE.UTF-8")
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g -Dapi.token=*** -Duser.language=de")
        .containsEntry("MODEL_DIR", "/models")
        .containsEntry("REGION", "north")
        .doesNotContainKey("MY_API_KEY")
        .doesNotContainKey("HOME");
  }

  @Test
  void optionsOfTheJvmKeepNoSecret() {
    jvmOptions = List.of("-Xmx1g", "-Ddb.password=hunter2", "-Dproxy=http://me:hunter2@proxy:80");

    assertThat(reader().quick().jvmOptions())
        .containsExactly("-Xmx1g", "-Ddb.password=***", "-Dproxy=http://proxy:80");
  }
}
