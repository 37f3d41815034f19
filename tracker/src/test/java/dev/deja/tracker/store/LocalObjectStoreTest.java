package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {

  @TempDir Path temporary;
  private Path folder;
  private LocalObjectStore store;

  @BeforeEach
  void open() {
    folder = temporary.resolve("data/deja/store");
    store = LocalObjectStore.open(folder);
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void filesAndFoldersAreForTheirOwnerOnly() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    put("executions/01A/start.json", "{}");

    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(temporary.resolve("data/deja"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("executions/01A"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("executions/01A/start.json"))).isEqualTo("rw-------");
  }

  @Test
  void twoProcessesAtOnceNeverBothCreateAKey() throws Exception {
    int keys = 200;
    List<Process> processes = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      processes.add(ChildJvm.start(Racer.class, folder.toString(), name, "" + keys));
    }
    List<BufferedReader> outputs = new ArrayList<>();
    for (Process process : processes) {
      BufferedReader output = process.inputReader();
      assertThat(output.readLine()).isEqualTo("ready");
      outputs.add(output);
    }
    for (Process process : processes) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    List<String> first = outputs.get(0).lines().toList();
    List<String> second = outputs.get(1).lines().toList();

    assertThat(first).doesNotContainAnyElementsOf(second);
    assertThat(first.size() + second.size()).isEqualTo(keys);
    for (String key : first) {
      assertThat(text("notebooks/race/" + key)).isEqualTo("first");
    }
  }

  @Test
  void aFileThatACrashLeftIsNeverListedAndRemovedWhenItIsOld() throws IOException {
    put("executions/01A/start.json", "{}");
    Path fresh = folder.resolve("executions/01A/.tmp-fresh");
    Path old = folder.resolve("executions/01A/.tmp-old");
    Files.writeString(fresh, "half");
    Files.writeString(old, "half");
    Files.setLastModifiedTime(
        old, FileTime.from(Instant.now().minus(LocalObjectStore.LEFT_OVER).minusSeconds(60)));

    assertThat(keys("", "", false)).containsExactly("executions/01A/start.json");
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void theSpoolAndTheIndexAreNoObjects() throws IOException {
    Files.createDirectories(folder.resolve("spool/01A"));
    Files.writeString(folder.resolve("spool/01A/journal.jsonl"), "{}");
    Files.writeString(folder.resolve("index.db"), "");
    Files.writeString(folder.resolve("index.db-wal"), "");

    assertThat(keys("", "", false)).isEmpty();
    assertThatThrownBy(() -> put("spool/01A/journal.jsonl", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStoreWhoseFolderIsAFileSaysSo() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");

    assertThatThrownBy(() -> LocalObjectStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("DEJA_STORE");
  }

  @Test
  void aFolderThatIsNotWritableSaysWhichAndWhatToDo() throws Exception {
    // A folder that not even root can write to.
    Path unwritable = Path.of("/proc/self/deja");
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs Linux's /proc");

    assertThatThrownBy(() -> LocalObjectStore.open(unwritable))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/proc/self/deja")
        .hasMessageContaining("DEJA_STORE");
  }

  @Test
  void aFullDiskIsNamedAndNothingHalfWrittenStays() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temporary.resolve("small"))) {
      Path full = disk.folder().resolve("store");
      try (ObjectStore small = LocalObjectStore.open(full)) {
        byte[] bytes = new byte[4 << 20];

        assertThatThrownBy(
                () ->
                    small.putIfAbsent(
                        "blobs/large", bytes.length, () -> new java.io.ByteArrayInputStream(bytes)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("full")
            .hasMessageContaining(full.toString())
            .hasMessageContaining("DEJA_STORE");
        try (var files = Files.walk(full)) {
          assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        byte[] little = "small".getBytes(UTF_8);
        assertThat(
                small.putIfAbsent(
                    "blobs/little", little.length, () -> new java.io.ByteArrayInputStream(little)))
            .isTrue();
      }
    }
  }

  @Test
  void anInterruptedThreadStillWrites() throws IOException {
    Thread.currentThread().interrupt();
    boolean created = put("executions/01A/start.json", "{}");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(created).isTrue();
    assertThat(text("executions/01A/start.json")).isEqualTo("{}");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
