package dev.deja.kernel.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  @TempDir Path folder;

  @Test
  void ofSeveralThatSayTheSameDejasOwnCounts() {
    Variables variables =
        read(Map.of("IJAVA_STARTUP_SCRIPT", "int a;", "DEJA_STARTUP_SCRIPT", "int b;"));

    assertThat(variables.startupScripts()).containsExactly("int b;");
    assertThat(variables.set())
        .extracting(Variable::name, Variable::meaning)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "IJAVA_STARTUP_SCRIPT", "nothing: DEJA_STARTUP_SCRIPT counts"));
  }

  @Test
  void aClassPathHasGlobsAndWhatIsMissingIsTold() throws Exception {
    Files.createDirectories(folder.resolve("lib"));
    Path a = Files.createFile(folder.resolve("lib/a.jar"));
    Path b = Files.createFile(folder.resolve("lib/b.jar"));

    Variables variables =
        read(Map.of("IJAVA_CLASSPATH", "lib/*.jar" + File.pathSeparator + "gone.jar"));

    assertThat(variables.classPath()).containsExactly(a, b);
    assertThat(variables.problems())
        .singleElement()
        .asString()
        .startsWith("IJAVA_CLASSPATH='lib/*.jar")
        .endsWith("nothing is at gone.jar");
    assertThat(read(Map.of("RJK_CLASSPATH", "lib/a.jar;lib/b.jar")).classPath())
        .containsExactly(a, b);
  }

  @Test
  void scriptsAreReadFromFilesBeforeTheOneThatIsText() throws Exception {
    Files.writeString(folder.resolve("start.jsh"), "int fromFile;");

    Variables variables =
        read(Map.of("JJAVA_STARTUP_SCRIPTS_PATH", "*.jsh", "JJAVA_STARTUP_SCRIPT", "int inline;"));

    assertThat(variables.startupScripts()).containsExactly("int fromFile;", "int inline;");
  }

  @Test
  void optionsOfTheJvmAddUpAndDejasComeLast() {
    assertThat(
            read(Map.of("DEJA_JVM_OPTIONS", "-Xmx2g -Da=b", "JJAVA_JVM_OPTS", "-Xmx1g"))
                .jvmOptions())
        .containsExactly("-Xmx1g", "-Xmx2g", "-Da=b");
  }

  @ParameterizedTest
  @CsvSource({"30 SECONDS,30000", "2 minutes,120000", "1 second,1000", "1500,1500"})
  void aTimeLimitHasAUnit(String value, long millis) {
    assertThat(read(Map.of("IJAVA_TIMEOUT", value)).timeLimit())
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void minusOneIsNoLimit() {
    Variables variables = read(Map.of("RJK_TIMEOUT_MILLIS", "-1"));

    assertThat(variables.timeLimit()).isEmpty();
    assertThat(variables.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "30 parsecs", "30 SECONDS more"})
  void aTimeLimitThatIsNoneIsTold(String value) {
    assertThat(read(Map.of("JJAVA_TIMEOUT", value)).problems())
        .containsExactly(
            "JJAVA_TIMEOUT='"
                + value
                + "': write a number and a unit, such as 30 SECONDS, or -1 for no limit");
  }

  private Variables read(Map<String, String> environment) {
    return Variables.of(environment, folder);
  }
}
