package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void oneExecution() {
    store = new StoreFixture(folder.resolve("store"));
    bundled("churn", Map.of("churn.ipynb", "{}", "data/in.csv", "a,b\n", "run.sh", "#!/bin/sh\n"));
    deja = new Cli(store.folder());
  }

  private void bundled(String notebook, Map<String, String> files) {
    store
        .execution(notebook, 1, "2026-11-20T10:00:00Z")
        .bundle(store.bundle(notebook + ".ipynb", files))
        .ok("1", "1")
        .seal(ExecutionStatus.COMPLETED);
  }

  @Test
  void filesAreListed() {
    Cli.Result result = deja.run("bundle", "churn/1");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().skip(1).map(line -> line.replaceAll(".*  ", "")))
        .containsExactly("churn.ipynb", "data/in.csv", "run.sh");
    assertThat(deja.run("bundle", "churn/1", "--json").json().path("files"))
        .extracting(file -> file.path("path").asText())
        .containsExactly("churn.ipynb", "data/in.csv", "run.sh");
  }

  @Test
  void theyAreUnpackedAsTheyWere() throws IOException {
    Path target = folder.resolve("new/place");

    assertThat(deja.run("bundle", "churn/1", "--to", target.toString()).code()).isZero();

    assertThat(target.resolve("data/in.csv")).hasContent("a,b\n");
    assertThat(target.resolve("run.sh")).isExecutable();
    assertThat(Files.isExecutable(target.resolve("churn.ipynb"))).isFalse();
    try (var files = Files.list(target)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void theyAreZipped() throws IOException {
    Path file = folder.resolve("churn.zip");

    assertThat(deja.run("bundle", "churn/1", "--zip", file.toString()).code()).isZero();

    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("churn.ipynb", "data/in.csv", "run.sh");
      assertThat(zip.getInputStream(zip.getEntry("data/in.csv")).readAllBytes())
          .isEqualTo("a,b\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    assertThat(deja.run("bundle", "churn/1", "--zip", file.toString()).err())
        .contains("'" + file + "' exists");
    assertThat(deja.run("bundle", "churn/1", "--to", file.toString()).err())
        .contains("not a folder");
    assertThat(deja.run("bundle", "churn/1", "--to", folder.toString()).err())
        .contains("not empty");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aDamagedFileIsNamedAndNothingIsLeftBehind() {
    bundled("etl", Map.of("etl.ipynb", "{}", "copy.csv", "a,b\n"));
    Digest damaged = Digest.of("a,b\n".getBytes(StandardCharsets.UTF_8));
    store.damage(BlobStore.key(damaged));
    Path target = folder.resolve("target");

    Cli.Result unpacked = deja.run("bundle", "churn/1", "--to", target.toString());
    Cli.Result zipped = deja.run("bundle", "churn/1", "--zip", folder.resolve("a.zip").toString());

    assertThat(unpacked.code()).isEqualTo(2);
    assertThat(unpacked.err())
        .contains(damaged.toString(), "churn/1 (file data/in.csv)", "etl/1 (file copy.csv)");
    assertThat(zipped.code()).isEqualTo(2);
    assertThat(zipped.err()).contains(damaged.toString());
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("store"));
  }

  @Test
  void aPathOutsideTheBundleIsRefused() {
    bundled("evil", Map.of("../escaped", "x"));
    Path target = folder.resolve("target");

    Cli.Result result = deja.run("bundle", "evil/1", "--to", target.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'../escaped'");
    assertThat(folder.resolve("escaped")).doesNotExist();
    assertThat(target).doesNotExist();
  }

  @Test
  void anExecutionWithoutABundleSaysSo() {
    store.completed("plain", 1, "2026-11-20T10:00:00Z");

    assertThat(deja.run("bundle", "plain/1").err()).contains("plain/1 has no bundle");
  }
}
