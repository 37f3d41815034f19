package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.StoreAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copying between stores, deleting, and collecting garbage, as a person does it. */
class UpkeepCommandsTest {

  @TempDir Path folder;
  private StoreFixture store;

  @BeforeEach
  void fill() {
    store = new StoreFixture(folder.resolve("store"));
  }

  private Cli deja() {
    return new Cli(store.folder());
  }

  private ExecutionId recorded(String notebook, int number, String at) {
    Digest bundle = store.bundle(notebook + ".ipynb", Map.of(notebook + ".ipynb", at));
    return store
        .execution(notebook, number, at)
        .bundle(bundle)
        .ok("1 + 1", "2")
        .seal(ExecutionStatus.COMPLETED);
  }

  private String other() {
    return folder.resolve("other").toString();
  }

  @Test
  void whatIsMissingInAnotherStoreIsCopiedOnce() {
    ExecutionId first = recorded("churn", 1, "2026-11-20T10:00:00Z");
    recorded("churn", 2, "2026-11-20T11:00:00Z");
    store.tagAdded(first, "production", "ada");

    assertThat(deja().run("push", other()).out())
        .contains("Pushed 2 executions (4 blobs,")
        .contains("and 1 event");
    assertThat(deja().run("push", other()).out())
        .contains("Pushed 0 executions (0 blobs,")
        .contains("0 events");

    Cli there = new Cli(Path.of(other()));
    assertThat(there.run("list").out()).contains("churn/1").contains("churn/2");
    assertThat(there.run("show", "churn@production").out()).contains("churn/1");
    assertThat(there.run("bundle", "churn/1", "--to", folder.resolve("b").toString()).code())
        .isZero();
  }

  @Test
  void twoStoresAreMadeEqual() {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    StoreFixture there = new StoreFixture(Path.of(other()));
    there.completed("etl", 1, "2026-11-20T12:00:00Z");

    Cli.Result synced = deja().run("sync", other());

    assertThat(synced.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Pushed 1 execution "),
            line -> assertThat(line).startsWith("Pulled 1 execution "));
    assertThat(deja().run("list").out()).contains("churn/1").contains("etl/1");
    assertThat(new Cli(Path.of(other())).run("list").out()).contains("churn/1").contains("etl/1");
  }

  @Test
  void onlyTheChosenAreCopied() {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    recorded("churn", 2, "2026-11-20T11:00:00Z");

    deja().run("push", other(), "churn/2");

    assertThat(new Cli(Path.of(other())).run("list").out())
        .contains("churn/2")
        .doesNotContain("churn/1");
  }

  @Test
  void aStoreInABucketIsAStoreLikeAnyOther() throws Exception {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      StoreAddress.Bucket bucket = server.address();
      String address = bucket.text();
      Cli withKeys = deja().inBucket(folder);

      assertThat(withKeys.run("push", address).out()).contains("Pushed 1 execution");

      withKeys.with("DEJA_STORE", address);
      assertThat(withKeys.run("list").out()).contains("churn/1");
      assertThat(withKeys.run("status").out()).contains(bucket.name()).contains("waiting  none");
      assertThat(withKeys.run("tag", "add", "churn/1", "production").code()).isZero();
      assertThat(withKeys.run("show", "churn@production").out()).contains("churn/1");
      assertThat(withKeys.run("delete", "churn/1", "--reason", "tried").code()).isZero();
      assertThat(withKeys.run("list").out()).doesNotContain("churn/1");
    }
  }

  @Test
  void aDamagedExecutionIsLeftOutAndNamedAndTheOthersAreCopied() {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId bad = recorded("churn", 2, "2026-11-20T11:00:00Z");
    String key;
    try (var keys = LocalObjectStore.open(store.folder()).list(Layout.BLOBS, "", false)) {
      key = keys.filter(blob -> mentions(bad, blob)).findFirst().orElseThrow();
    }
    store.damage(key);

    Cli.Result pushed = deja().run("push", other());

    assertThat(pushed.code()).isEqualTo(2);
    assertThat(pushed.err()).contains("left out: " + bad);
    assertThat(new Cli(Path.of(other())).run("list").out()).contains("churn/1");
  }

  private boolean mentions(ExecutionId id, String blob) {
    try {
      return Files.readString(store.folder().resolve(Layout.start(id)))
          .contains(blob.substring(blob.lastIndexOf('/') + 1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aDeletedExecutionIsShownNoMoreAndItsBlobsGoWithTheNextCollection() throws IOException {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    recorded("churn", 2, "2026-11-20T11:00:00Z");
    assertThat(deja().run("list").out()).contains("churn/1");

    assertThat(deja().run("delete", "churn/1", "--reason", "by mistake").out())
        .contains("deleted churn/1");

    assertThat(deja().run("list").out()).contains("churn/2").doesNotContain("churn/1");
    assertThat(deja().run("list", "--status", "deleted").out()).contains("churn/1");
    assertThat(deja().run("reindex").code()).isZero();
    assertThat(deja().run("list").out()).contains("churn/2").doesNotContain("churn/1");

    assertThat(deja().run("gc").out()).contains("Removed 0 executions and 0 blobs");
    age();
    assertThat(deja().run("gc", "--dry-run").out())
        .contains("Would remove 0 executions and 2 blobs; 2 stay");
    assertThat(blobs()).hasSize(4);
    assertThat(deja().run("gc").out()).contains("Removed 0 executions and 2 blobs; 2 stay");
    assertThat(blobs()).hasSize(2);
    assertThat(deja().run("bundle", "churn/2", "--to", folder.resolve("whole").toString()).code())
        .isZero();
  }

  @Test
  void lineageGoesThroughWhatWasDeleted() {
    Digest model = Digest.of(new byte[] {42});
    store
        .execution("train", 1, "2026-11-20T10:00:00Z")
        .files("train()", output(model))
        .seal(ExecutionStatus.COMPLETED);

    deja().run("delete", "train/1");

    assertThat(deja().run("trace", model.toString()).out()).contains("train/1");
  }

  @Test
  void lineageGoesThroughArtifactsOfWhatWasDeleted() {
    store
        .execution("clean", 1, "2026-11-20T10:00:00Z")
        .artifact("clean()", "rides", "1,2,3", output(Digest.of(new byte[] {43})))
        .seal(ExecutionStatus.COMPLETED);

    deja().run("delete", "clean/1");

    assertThat(deja().run("trace", "clean/1/rides").out())
        .contains("clean/1/rides", "written by clean/1/1");
    assertThat(deja().run("artifact", "list").out()).doesNotContain("rides");
    assertThat(deja().run("gc").out()).contains("blob");
  }

  private static FileUse output(Digest digest) {
    return new FileUse(
        "model.bin",
        FileUse.Role.OUTPUT,
        Optional.of(digest),
        1,
        false,
        List.of("stream"),
        Optional.empty());
  }

  @Test
  void rulesSayWhatHasHadItsTime() throws IOException {
    ExecutionId first = recorded("churn", 1, "2026-11-20T10:00:00Z");
    recorded("churn", 2, "2026-11-20T11:00:00Z");
    ExecutionId third = recorded("churn", 3, "2026-11-20T12:00:00Z");
    recorded("churn", 4, "2026-11-20T13:00:00Z");
    recorded("etl", 1, "2026-11-20T09:00:00Z");
    store.tagAdded(first, "production", "ada");
    deja().run("deployment", "create", "api", third.toString());

    Cli.Result dry = deja().run("gc", "--keep-last", "1", "--keep-tag", "production", "--dry-run");
    assertThat(dry.out()).contains("would delete churn/2").doesNotContain("churn/4");
    assertThat(dry.out()).doesNotContain("churn/1").doesNotContain("churn/3");
    assertThat(dry.out()).doesNotContain("etl/1");

    age();
    Cli.Result done = deja().run("gc", "--keep-last", "1", "--keep-tag", "production");

    assertThat(done.out()).contains("deleted churn/2").contains("Removed 1 execution and 2 blobs");
    assertThat(deja().run("list").out())
        .contains("churn/1")
        .doesNotContain("churn/2")
        .contains("churn/3");
  }

  @Test
  void whatIsDeployedIsDeletedOnlyByForce() {
    recorded("churn", 1, "2026-11-20T10:00:00Z");
    deja().run("deployment", "create", "api", "churn/1");

    assertThat(deja().run("delete", "churn/1").err()).contains("is deployed").contains("--force");
    assertThat(deja().run("delete", "churn/1", "--force").code()).isZero();
  }

  @Test
  void aBlobThatIsWantedAgainIsYoung() throws IOException {
    BlobStore blobs = new BlobStore(LocalObjectStore.open(store.folder()));
    blobs.put(new byte[] {1});
    blobs.put(new byte[] {2});
    age();
    blobs.put(new byte[] {2});

    assertThat(deja().run("gc").out())
        .contains("Removed 0 executions and 1 blob; 0 stay, and 1 for the grace period");
    assertThat(blobs.has(Digest.of(new byte[] {2}))).isTrue();
    assertThat(blobs.has(Digest.of(new byte[] {1}))).isFalse();
  }

  @Test
  void whatCellsPutOutIsReferredTo() throws IOException {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .large("print", "x".repeat(50_000))
        .seal(ExecutionStatus.COMPLETED);
    age();

    assertThat(deja().run("gc").out()).contains("0 blobs; 1 stay");
    deja().run("push", other());
    assertThat(new Cli(Path.of(other())).run("show", "churn/1/1").out()).contains("xxxx");
  }

  @Test
  void withoutKnowingAllReferencesNothingIsRemoved() throws IOException {
    ExecutionId id = recorded("churn", 1, "2026-11-20T10:00:00Z");
    store.executions().blobs().put(new byte[] {1});
    store.damage(Layout.start(id));
    age();

    Cli.Result result = deja().run("gc");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("Nothing was removed");
    assertThat(blobs()).hasSize(3);
  }

  @Test
  void aStoreCannotBeCopiedToItself() {
    assertThat(deja().run("push", store.folder().toString()).err()).contains("the store itself");
    assertThat(deja().run("push", "ftp://x").err()).contains("'ftp://x' is no store");
  }

  private List<String> blobs() {
    try (var keys = LocalObjectStore.open(store.folder()).list(Layout.BLOBS, "", false)) {
      return keys.toList();
    }
  }

  /** As if all of it had been written two days ago. */
  private void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (String key : blobs()) {
      Files.setLastModifiedTime(store.folder().resolve(key), old);
    }
  }
}
