package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsJupyter
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class KernelConformanceIT {

  private static final Pattern TESTS_RUN =
      Pattern.compile("^Ran (\\d+) tests? in", Pattern.MULTILINE);

  private final Jdk jdk;
  @TempDir Path scratch;

  KernelConformanceIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"conformance.py", "wire.py"})
  void theKernelSpeaksAsJupytersClientsExpect(String tests) throws Jupyter.Unavailable {
    var finished = Installed.on(jdk, scratch).script(tests, "-v").succeeded();

    var run = TESTS_RUN.matcher(finished.err());
    assertThat(run.find()).as(finished.err()).isTrue();
    assertThat(Integer.parseInt(run.group(1))).as(finished.err()).isGreaterThanOrEqualTo(12);
  }
}
