package dev.deja.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.StoreAddress;
import java.net.URI;
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
        .isEqualTo(folder(System.getProperty("user.home") + "/.local/share/deja/store"));
    assertThat(configuration.tracking()).isTrue();
    assertThat(configuration.client()).isEqualTo("jupyter");
    assertThat(configuration.executionId()).isEmpty();
    assertThat(configuration.parameters()).isEmpty();
  }

  @Test
  void theStoreLiesWhereDataLies() {
    assertThat(Configuration.of(Map.of("XDG_DATA_HOME", "/data")).store())
        .isEqualTo(folder("/data/deja/store"));
    assertThat(Configuration.of(Map.of("XDG_DATA_HOME", "relative")).store())
        .isEqualTo(folder(System.getProperty("user.home") + "/.local/share/deja/store"));
    assertThat(Configuration.of(Map.of("DEJA_STORE", "/a/b", "XDG_DATA_HOME", "/data")).store())
        .isEqualTo(folder("/a/b"));
  }

  @Test
  void aBucketHasItsSpoolAndItsIndexOnThisMachine() {
    Configuration configuration =
        Configuration.of(
            Map.of(
                "DEJA_STORE", "s3://team/notebooks/",
                "DEJA_S3_ENDPOINT", "http://minio:9000",
                "XDG_DATA_HOME", "/data",
                "DEJA_SPOOL_LIMIT", "20G"));

    StoreAddress.Bucket bucket = (StoreAddress.Bucket) configuration.store();
    assertThat(bucket.name()).isEqualTo("s3://team/notebooks");
    assertThat(bucket.prefix()).isEqualTo("notebooks/");
    assertThat(bucket.endpoint()).contains(URI.create("http://minio:9000"));
    assertThat(bucket.pathStyle()).isTrue();
    assertThat(bucket.region()).isEqualTo("us-east-1");
    assertThat(configuration.spool().getParent()).isEqualTo(Path.of("/data/deja/spool"));
    assertThat(configuration.spoolLimit()).isEqualTo(20L << 30);
    assertThat(StoreAddress.parse(bucket.text(), Map.of())).isEqualTo(bucket);
  }

  @Test
  void anAddressSaysMoreThanTheVariables() {
    StoreAddress.Bucket bucket =
        (StoreAddress.Bucket)
            StoreAddress.parse(
                "s3://team?endpoint=https%3A%2F%2Fother&region=eu-west-1&path-style=off&profile=p",
                Map.of("DEJA_S3_ENDPOINT", "http://minio:9000", "AWS_REGION", "us-west-2"));

    assertThat(bucket.endpoint()).contains(URI.create("https://other"));
    assertThat(bucket.region()).isEqualTo("eu-west-1");
    assertThat(bucket.pathStyle()).isFalse();
    assertThat(bucket.profile()).contains("p");
  }

  private static StoreAddress folder(String path) {
    return new StoreAddress.Folder(Path.of(path));
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
    "DEJA_S3_ENDPOINT, ftp://minio",
    "AWS_ENDPOINT_URL_S3, minio:nine",
    "AWS_ENDPOINT_URL, http://",
    "DEJA_S3_PATH_STYLE, perhaps",
  })
  void whatMakesNoSenseOfABucketIsNamedWithItsValue(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Configuration.of(Map.of("DEJA_STORE", "s3://team", name, value)))
        .withMessageStartingWith(name + "='" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "DEJA_STORE, ftp://host/folder",
    "DEJA_STORE, s3://Bucket",
    "DEJA_STORE, s3:/team/notebooks",
    "DEJA_STORE, s3://bucket/../x",
    "DEJA_STORE, s3://bucket?speed=high",
    "DEJA_SPOOL_LIMIT, much",
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
