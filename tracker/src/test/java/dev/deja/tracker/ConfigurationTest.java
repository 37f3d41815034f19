package dev.deja.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deja.tracker.model.ExecutionId;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @Test
  void withoutVariablesTheStoreIsTheUsersOwnAndSessionsAreRecorded() {
    Configuration configuration = Configuration.of(Map.of("DEJA_STORE", " "));

    assertThat(configuration.store())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/deja/store"));
    assertThat(configuration.tracking()).isTrue();
    assertThat(configuration.client()).isEqualTo("jupyter");
    assertThat(configuration.executionId()).isEmpty();
    assertThat(configuration.parameters()).isEmpty();
  }

  @Test
  void theStoreLiesWhereDataLies() {
    assertThat(Configuration.of(Map.of("XDG_DATA_HOME", "/data")).store())
        .isEqualTo(Path.of("/data/deja/store"));
    assertThat(Configuration.of(Map.of("XDG_DATA_HOME", "relative")).store())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/deja/store"));
    assertThat(Configuration.of(Map.of("DEJA_STORE", "/a/b", "XDG_DATA_HOME", "/data")).store())
        .isEqualTo(Path.of("/a/b"));
  }

  @Test
  void aHeadlessRunSaysWhatItIs() {
    Configuration configuration =
        Configuration.of(
            Map.of(
                "DEJA_EXECUTION_ID", "01arz3ndektsv4rrffq69g5fav",
                "DEJA_CLIENT", "deja-rerun",
                "DEJA_RERUN_OF", "01ARZ3NDEKTSV4RRFFQ69G5FAA",
                "DEJA_PARAMETERS", "{\"k\": 8, \"none\": null}",
                "DEJA_TRACKING", "OFF"));

    assertThat(configuration.executionId()).contains(new ExecutionId("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
    assertThat(configuration.client()).isEqualTo("deja-rerun");
    assertThat(configuration.rerunOf()).contains(new ExecutionId("01ARZ3NDEKTSV4RRFFQ69G5FAA"));
    assertThat(configuration.parameters()).containsEntry("k", 8).containsEntry("none", null);
    assertThat(configuration.tracking()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "DEJA_STORE, s3://bucket/prefix",
    "DEJA_TRACKING, perhaps",
    "DEJA_EXECUTION_ID, 42",
    "DEJA_RERUN_OF, churn/42",
    "DEJA_PARAMETERS, k=8",
    "DEJA_PARAMETERS, [1]",
  })
  void whatMakesNoSenseIsNamedWithItsValue(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Configuration.of(Map.of(name, value)))
        .withMessageContaining(name)
        .withMessageContaining("'" + value + "'");
  }
}
