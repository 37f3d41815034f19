package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.FileUse.Role;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the record says of files that cells have used. */
class FileUsesTest {

  @TempDir Path temporary;
  private Path store;
  private Path project;
  private RecordedSession session;

  @BeforeEach
  void begin() throws IOException {
    store = temporary.resolve("store");
    project = Files.createDirectories(temporary.toRealPath().resolve("project"));
    session = new RecordedSession(store, project);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(project.resolve(name), text);
  }

  /** A use as the notebook JVM tells it, of the file as it is now. */
  private static dev.deja.kernel.model.FileUse use(
      Path path, dev.deja.kernel.model.FileUse.Role role) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new dev.deja.kernel.model.FileUse(
          path.toString(),
          path,
          role,
          Optional.of(
              new dev.deja.kernel.model.FileUse.State(
                  now.size(),
                  now.lastModifiedTime().toInstant(),
                  String.valueOf(now.fileKey()),
                  Instant.now())),
          List.of("stream"),
          Optional.empty());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static dev.deja.kernel.model.FileUse input(Path path) {
    return use(path, dev.deja.kernel.model.FileUse.Role.INPUT);
  }

  private static dev.deja.kernel.model.FileUse output(Path path) {
    return use(path, dev.deja.kernel.model.FileUse.Role.OUTPUT);
  }

  private void uses(int cell, dev.deja.kernel.model.FileUse... uses) {
    session.recorder.filesUsed(new CellFiles(cell, List.of(uses), false, false, Optional.empty()));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<FileUse> uses(StoredExecution stored, int run) {
    return stored.cells().get(run - 1).fileUses();
  }

  @Test
  void aFileIsRecordedWithItsDigestAndItsBytes() throws IOException {
    Path data = file("data.csv", "a,b");
    int cell = session.start("read");
    uses(cell, input(data));
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1))
        .containsExactly(
            new FileUse(
                "data.csv",
                Role.INPUT,
                Optional.of(digest("a,b")),
                3,
                true,
                List.of("stream"),
                Optional.empty()));
    assertThat(new BlobStore(LocalObjectStore.open(store)).read(digest("a,b")))
        .isEqualTo("a,b".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileOutsideTheFolderHasItsWholePath() throws IOException {
    Path data = Files.writeString(temporary.toRealPath().resolve("elsewhere.csv"), "x");
    int cell = session.start("read");
    uses(cell, input(data));
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1)).extracting(FileUse::path).containsExactly(data.toString());
  }

  @Test
  void aFileThatALaterCellOverwritesKeepsItsFirstDigestWhenItIsAskedFor() throws IOException {
    Path out = file("out.txt", "first");
    int first = session.start("one");
    uses(first, output(out));
    session.finish(CellStatus.OK);
    int second = session.start("two");
    session.recorder.fileChanging(out).orTimeout(30, TimeUnit.SECONDS).join();
    file("out.txt", "second");
    uses(second, output(out));
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(uses(stored, 1))
        .extracting(FileUse::digest)
        .containsExactly(Optional.of(digest("first")));
    assertThat(uses(stored, 2))
        .extracting(FileUse::digest)
        .containsExactly(Optional.of(digest("second")));
  }

  @Test
  void aFileThatSomeoneElseChangesIsDoubtedAndGetsNoDigest() throws IOException {
    Path data = file("data.csv", "before");
    int cell = session.start("read");
    dev.deja.kernel.model.FileUse read = input(data);
    file("data.csv", "afterwards");
    uses(cell, read);
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1))
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.digest()).isEmpty();
              assertThat(use.doubt())
                  .contains("it has changed since, before its bytes could be taken");
            });
  }

  @Test
  void aChangeThatHidesBehindTheOldTimeAndSizeIsFoundOut() throws IOException {
    Path data = file("data.csv", "before");
    FileTime modified = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(data, modified);
    dev.deja.kernel.model.FileUse seen = input(data);
    dev.deja.kernel.model.FileUse read =
        new dev.deja.kernel.model.FileUse(
            data.toString(),
            data,
            seen.role(),
            seen.state()
                .map(
                    state ->
                        new dev.deja.kernel.model.FileUse.State(
                            state.sizeBytes(),
                            state.modified(),
                            state.key(),
                            Instant.now().minusSeconds(60))),
            seen.how(),
            Optional.empty());
    file("data.csv", "faked!");
    Files.setLastModifiedTime(data, modified);
    int cell = session.start("read");
    uses(cell, read);
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1))
        .extracting(FileUse::digest)
        .containsExactly(Optional.empty());
  }

  @Test
  void aFileThatIsGoneIsDoubted() throws IOException {
    Path data = file("data.csv", "x");
    int cell = session.start("read");
    dev.deja.kernel.model.FileUse read = input(data);
    Files.delete(data);
    uses(cell, read);
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1))
        .singleElement()
        .extracting(use -> use.doubt().orElse(""))
        .asString()
        .startsWith("it could not be read afterwards");
  }

  @Test
  void secretsAreRecordedByDigestAlone() throws IOException {
    Path secret = file(".env", "TOKEN=1");
    int cell = session.start("read");
    uses(cell, input(secret));
    session.finish(CellStatus.OK);

    assertThat(uses(session.end(), 1))
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.digest()).contains(digest("TOKEN=1"));
              assertThat(use.kept()).isFalse();
            });
    assertThat(new BlobStore(LocalObjectStore.open(store)).has(digest("TOKEN=1"))).isFalse();
  }

  @Test
  void aThreadThatWritesAfterItsCellIsRecordedWithThatCell() throws IOException {
    int first = session.start("one");
    session.finish(CellStatus.OK);
    session.start("two");
    Path late = file("late.txt", "late");
    uses(first, output(late));
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(uses(stored, 1)).extracting(FileUse::path).containsExactly("late.txt");
    assertThat(uses(stored, 2)).isEmpty();
  }

  @Test
  void whatCouldNotBeSeenIsSaid() {
    int cell = session.start("run");
    session.recorder.filesUsed(new CellFiles(cell, List.of(), true, true, Optional.empty()));
    session.finish(CellStatus.OK);

    assertThat(session.end().cells().get(0).fileGaps())
        .containsExactly(
            "it started processes; what they read is not seen",
            "it loaded native code; what that reads is not seen");
  }

  @Test
  void whatACommandChangesInTheFolderIsFoundAfterTheCell() throws IOException {
    file("before.txt", "was there");
    file("told.txt", "the notebook JVM tells of this one");
    Files.setLastModifiedTime(
        project.resolve("before.txt"), FileTime.from(Instant.now().minusSeconds(60)));
    int cell = session.start("!make");
    Path told = file("told.txt", "as it does");
    uses(cell, output(told));
    file("made.txt", "by a child");
    file(".env", "a secret");
    session.recorder.commandRan(
        cell, new CommandRun("!", "make", project, 0, Duration.ofMillis(5)));
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();
    assertThat(stored.cells().get(0).fileGaps())
        .containsExactly("it ran commands; what they read is not seen");
    assertThat(uses(stored, 1))
        .filteredOn(use -> use.how().equals(List.of("outside the JVM")))
        .extracting(FileUse::path, FileUse::digest)
        .contains(tuple("made.txt", Optional.of(digest("by a child"))))
        .doesNotContain(
            tuple("told.txt", Optional.of(digest("as it does"))),
            tuple(".env", Optional.of(digest("a secret"))));
  }

  @Test
  void theSameInputInManyExecutionsIsStoredOnce() throws IOException {
    Path data = project.resolve("data.bin");
    Files.write(data, new byte[200_000]);
    long one = 0;
    for (int execution = 0; execution < 5; execution++) {
      session = execution == 0 ? session : new RecordedSession(store, project);
      int cell = session.start("read");
      uses(cell, input(data));
      session.finish(CellStatus.OK);
      session.end();
      one = execution == 0 ? size() : one;
    }

    assertThat((double) size() / one).isLessThan(1.1);
  }

  private long size() throws IOException {
    try (var files = Files.walk(store)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
