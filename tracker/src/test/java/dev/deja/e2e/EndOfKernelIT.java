package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsJupyter
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class EndOfKernelIT {

  private final Jdk jdk;
  @TempDir Path scratch;

  EndOfKernelIT(Jdk jdk) {
    this.jdk = jdk;
  }

  /** Told by a shutdown_request, by SIGTERM, or by the death of the process that had started it. */
  @ParameterizedTest
  @ValueSource(strings = {"shutdown", "sigterm", "orphan"})
  void aBusyKernelThatMustEndLeavesNothingBehind(String how) throws Jupyter.Unavailable {
    var installed = Installed.on(jdk, scratch);

    var end =
        installed
            .script("end_of_kernel.py", "--kernel", installed.kernel(), "--how", how)
            .succeeded()
            .json();

    System.out.printf(
        "%s, %s while busy: gone in %.2f s%n", jdk, how, end.get("seconds").asDouble());
    assertThat(end.get("processes").asInt()).as("kernel JVM and notebook JVM").isGreaterThan(1);
    assertThat(end.get("survivors")).isEmpty();
    assertThat(
            installed.deja(scratch, "list", "--json").succeeded().json().findValuesAsText("status"))
        .hasSize(1)
        .doesNotContain("RUNNING");
  }
}
