package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} keeps to; a store's test extends this and opens an empty one. */
public abstract class ObjectStoreContract {

  /** The store under test: empty at the first call of a test, the same store at later ones. */
  protected abstract ObjectStore store();

  @Test
  void whatIsPutCanBeRead() throws IOException {
    assertThat(put("executions/01A/start.json", "{}")).isTrue();

    assertThat(text("executions/01A/start.json")).isEqualTo("{}");
    assertThat(store().exists("executions/01A/start.json")).isTrue();
  }

  @Test
  void whatWasNeverPutIsAbsent() {
    assertThat(store().open("executions/01A/start.json")).isEmpty();
    assertThat(store().exists("executions/01A/start.json")).isFalse();
  }

  @Test
  void whatIsOnlyTheBeginningOfKeysIsNoObject() {
    put("executions/01A/start.json", "{}");

    assertThat(store().open("executions/01A")).isEmpty();
    assertThat(store().exists("executions/01A")).isFalse();
  }

  @Test
  void anEmptyObjectIsAnObject() throws IOException {
    assertThat(put("blobs/empty", "")).isTrue();

    assertThat(text("blobs/empty")).isEmpty();
  }

  @Test
  void anObjectThatExistsStaysAsItIs() throws IOException {
    put("notebooks/churn/1", "first");

    assertThat(put("notebooks/churn/1", "second")).isFalse();
    assertThat(text("notebooks/churn/1")).isEqualTo("first");
  }

  @Test
  void oneOfManyWritersAtOnceWins() throws Exception {
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 20; round++) {
        String key = "notebooks/churn/" + round;
        CyclicBarrier together = new CyclicBarrier(writers);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          String content = "writer " + writer;
          calls.add(
              () -> {
                together.await();
                return put(key, content);
              });
        }
        List<Boolean> won = new ArrayList<>();
        for (Future<Boolean> call : threads.invokeAll(calls)) {
          won.add(call.get());
        }
        assertThat(won).containsOnlyOnce(true);
        assertThat(text(key)).isEqualTo("writer " + won.indexOf(true));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sizesAreThoseOfTheObjects() {
    put("blobs/aa/1", "first");
    put("blobs/aa/2", "");
    put("events/01A.json", "{}");

    assertThat(sizes(""))
        .containsExactlyInAnyOrder("blobs/aa/1 5", "blobs/aa/2 0", "events/01A.json 2");
    assertThat(sizes("blobs/")).containsExactlyInAnyOrder("blobs/aa/1 5", "blobs/aa/2 0");
    assertThat(sizes("notebooks/")).isEmpty();
  }

  private List<String> sizes(String prefix) {
    try (Stream<ObjectStore.Sized> objects = store().sizes(prefix)) {
      return objects.map(object -> object.key() + " " + object.sizeBytes()).toList();
    }
  }

  @Test
  void manyObjectsArePutTogether() throws IOException {
    put("blobs/aa/1", "first");
    List<ObjectStore.Put> puts = new ArrayList<>();
    for (String key : List.of("blobs/aa/1", "blobs/aa/2", "blobs/bb/1", "blobs/bb/1")) {
      byte[] bytes = ("second " + key).getBytes(UTF_8);
      puts.add(new ObjectStore.Put(key, bytes.length, () -> new ByteArrayInputStream(bytes)));
    }

    store().putAll(puts);

    assertThat(keys("", "", false)).containsExactly("blobs/aa/1", "blobs/aa/2", "blobs/bb/1");
    assertThat(text("blobs/aa/1")).isEqualTo("first");
    assertThat(text("blobs/aa/2")).isEqualTo("second blobs/aa/2");
    assertThat(text("blobs/bb/1")).isEqualTo("second blobs/bb/1");
    store().putAll(List.of());
  }

  @Test
  void ofManyObjectsTheOneWhoseSourceFailsIsNotThere() {
    byte[] bytes = "whole".getBytes(UTF_8);
    ObjectStore.Put good =
        new ObjectStore.Put("blobs/good", bytes.length, () -> new ByteArrayInputStream(bytes));
    ObjectStore.Put bad =
        new ObjectStore.Put("blobs/bad", bytes.length + 1, () -> new ByteArrayInputStream(bytes));

    assertThatThrownBy(() -> store().putAll(List.of(good, bad)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("blobs/bad");

    assertThat(store().exists("blobs/bad")).isFalse();
  }

  @Test
  void aSourceThatFailsLeavesNothing() {
    ObjectStore.Source failing =
        () ->
            new SequenceInputStream(
                new ByteArrayInputStream(new byte[100_000]),
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("the cable was pulled");
                  }
                });

    assertThatThrownBy(() -> store().putIfAbsent("blobs/half", 200_000, failing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the cable was pulled");

    assertThat(store().exists("blobs/half")).isFalse();
    assertThat(keys("", "", false)).isEmpty();
    assertThat(put("blobs/half", "whole")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aSourceOfAnotherLengthLeavesNothing(int announced) {
    assertThatThrownBy(
            () ->
                store()
                    .putIfAbsent(
                        "blobs/odd", announced, () -> new ByteArrayInputStream(new byte[3])))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(store().exists("blobs/odd")).isFalse();
  }

  @Test
  void listingGoesInTheOrderOfKeys() {
    for (String key : List.of("a/b/2", "a/b/10", "a/b-c/1", "a/b.txt", "a/b", "b", "é/1")) {
      if (!key.equals("a/b")) {
        put(key, key);
      }
    }

    assertThat(keys("", "", false))
        .containsExactly("a/b-c/1", "a/b.txt", "a/b/10", "a/b/2", "b", "é/1");
  }

  @Test
  void listingBeginsBehindAKey() {
    for (String key : List.of("e/1/a", "e/1/b", "e/2/a", "e/3/a")) {
      put(key, key);
    }

    assertThat(keys("e/", "e/1/a", false)).containsExactly("e/1/b", "e/2/a", "e/3/a");
    assertThat(keys("e/", "e/1/", false)).startsWith("e/1/a");
    assertThat(keys("e/", "e/1/zz", false)).containsExactly("e/2/a", "e/3/a");
    assertThat(keys("e/", "e/3/a", false)).isEmpty();
    assertThat(keys("e/", "a", false)).hasSize(4);
  }

  @Test
  void listingKeepsToThePrefix() {
    for (String key : List.of("e/01A/start", "e/01AB/start", "e/01B/start", "f/1")) {
      put(key, key);
    }

    assertThat(keys("e/01A", "", false)).containsExactly("e/01A/start", "e/01AB/start");
    assertThat(keys("e/01A/", "", false)).containsExactly("e/01A/start");
    assertThat(keys("x/", "", false)).isEmpty();
    assertThat(keys("f/1/2", "", false)).isEmpty();
  }

  @Test
  void listingWithADelimiterGivesEachFolderOnce() {
    for (String key : List.of("e/1/a", "e/1/b", "e/1.txt", "e/2/a/deep", "e/3")) {
      put(key, key);
    }

    assertThat(keys("e/", "", true)).containsExactly("e/1.txt", "e/1/", "e/2/", "e/3");
    assertThat(keys("e/", "e/1/", true)).containsExactly("e/2/", "e/3");
    assertThat(keys("e/", "e/1/a", true)).containsExactly("e/2/", "e/3");
    assertThat(keys("e/", "e/2", true)).containsExactly("e/2/", "e/3");
    assertThat(keys("", "", true)).containsExactly("e/");
  }

  @Test
  void aDeletedObjectIsAbsentAndCanBePutAgain() throws IOException {
    put("e/1", "old");

    store().delete("e/1");
    store().delete("e/1");

    assertThat(store().exists("e/1")).isFalse();
    assertThat(keys("", "", true)).isEmpty();
    assertThat(put("e/1", "new")).isTrue();
    assertThat(text("e/1")).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a", "a/", "a//b", "..", "a/../b", ".", "a/./b", "a\\b", "a b", "a\0"})
  void aKeyThatCouldLeaveTheStoreIsRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> put(key, "x"))
        .withMessageContaining("is not a key");
    assertThatIllegalArgumentException().isThrownBy(() -> store().open(key));
    assertThatIllegalArgumentException().isThrownBy(() -> store().exists(key));
    assertThatIllegalArgumentException().isThrownBy(() -> store().delete(key));
  }

  @Test
  void aBlobIsFoundByItsDigestAndKeptOnce() {
    BlobStore blobs = new BlobStore(store());

    Digest digest = blobs.put("hello".getBytes(UTF_8)).digest();
    blobs.put("hello".getBytes(UTF_8));

    assertThat(blobs.read(digest)).asString(UTF_8).isEqualTo("hello");
    assertThat(keys("blobs/", "", false)).containsExactly(BlobStore.key(digest));
  }

  @Test
  void aDamagedBlobIsNeverReturned() {
    Digest digest = Digest.of("the original".getBytes(UTF_8));
    put(BlobStore.key(digest), "something else");
    BlobStore blobs = new BlobStore(store());

    assertThatThrownBy(() -> blobs.read(digest))
        .isInstanceOf(CorruptBlob.class)
        .hasMessageContaining(digest.toString());
  }

  @Test
  void aMissingBlobIsNamed() {
    Digest digest = Digest.of("never put".getBytes(UTF_8));

    assertThatThrownBy(() -> new BlobStore(store()).open(digest))
        .isInstanceOf(MissingBlob.class)
        .hasMessageContaining(digest.toString());
  }

  protected final boolean put(String key, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return store().putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  protected final String text(String key) throws IOException {
    try (InputStream in = store().open(key).orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  protected final List<String> keys(String prefix, String after, boolean delimiter) {
    try (Stream<String> keys = store().list(prefix, after, delimiter)) {
      return keys.toList();
    }
  }
}
