package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.ChildJvm;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.store.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {

  @TempDir Path folder;

  private Spool spool() {
    return Spool.of(folder);
  }

  private LocalObjectStore objects() {
    return LocalObjectStore.open(folder);
  }

  private StoredExecution stored(ExecutionId id) {
    return new Executions(objects()).read(id).orElseThrow();
  }

  @Test
  void whatAKernelLeavesThatIsKilledBeforeItsJournalIsThereDoesNotWait() throws Exception {
    ExecutionId id = Ids.next(Instant.now());
    Files.createFile(Files.createDirectories(spool().folder(id)).resolve(JournalLock.FILE));
    JournalLock kernel = JournalLock.tryAcquire(spool().folder(id)).orElseThrow();
    assertThat(spool().waiting()).extracting(Waiting::alive).containsExactly(true);

    kernel.close();

    assertThat(spool().waiting()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKernelKilledInACellLosesNothingThatHadFinished(boolean shipped) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(folder.toString(), "40"));
    if (shipped) {
      arguments.add("shipped");
    }
    Process kernel = ChildJvm.start(KilledSession.class, arguments.toArray(new String[0]));
    ExecutionId id;
    try (BufferedReader output = kernel.inputReader()) {
      id = ExecutionId.parse(output.readLine());
    }

    assertThat(Recovery.run(spool(), objects())).as("while the kernel lives").isEmpty();
    kernel.destroyForcibly().waitFor();
    List<Recovery.Recovered> recovered = Recovery.run(spool(), objects());

    assertThat(recovered)
        .containsExactly(
            new Recovery.Recovered(id, Optional.of(ExecutionStatus.INTERRUPTED), Optional.empty()));
    StoredExecution stored = stored(id);
    assertThat(stored.cells()).hasSize(41);
    for (int cell = 1; cell <= 40; cell++) {
      CellRun run = stored.cells().get(cell - 1);
      assertThat(run.source()).isEqualTo("cell" + cell + "()");
      assertThat(run.status()).isEqualTo(CellRun.Status.OK);
      assertThat(run.outputs().get(0).path("text").asText()).isEqualTo("output " + cell + "\n");
    }
    CellRun last = stored.cells().get(40);
    assertThat(last.status()).isEqualTo(CellRun.Status.INTERRUPTED);
    assertThat(last.outputs().get(0).path("text").asText()).isEqualTo("half of it\n");
    assertThat(stored.end().orElseThrow().sealedBy()).isEqualTo("recovery");
    assertThat(spool().folder(id)).doesNotExist();
  }

  @Test
  void aJournalOfALiveKernelInThisProcessIsUntouched() {
    RecordedSession session = new RecordedSession(folder, folder);
    session.run("1", "1", CellStatus.OK);

    assertThat(Recovery.run(spool(), objects())).isEmpty();

    session.run("2", "2", CellStatus.OK);
    assertThat(session.end().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void twoRecoveriesAtOnceSealOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      orphan(session("cell()"));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Recovery.Recovered>>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> Recovery.run(spool(), objects()));
      }
      List<ExecutionId> recovered = new ArrayList<>();
      for (Future<List<Recovery.Recovered>> call : threads.invokeAll(calls)) {
        for (Recovery.Recovered one : call.get()) {
          assertThat(one.problem()).isEmpty();
          recovered.add(one.id());
        }
      }
      assertThat(recovered).hasSize(10).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
    assertThat(spool().executions()).isEmpty();
  }

  @Test
  void aLastLineCutShortIsIgnored() throws IOException {
    ExecutionId id = orphan(session("cell()"));
    append(id, "{\"type\":\"cell\",\"at\":\"2026-01-01T00:00:00Z\",\"number\":2,\"sou");

    Recovery.run(spool(), objects());

    assertThat(stored(id).status()).isEqualTo(ExecutionStatus.INTERRUPTED);
    assertThat(stored(id).cells()).hasSize(1);
  }

  @Test
  void aDamagedJournalIsSealedIncompleteAndBlocksNoOther() throws IOException {
    ExecutionId damaged = orphan(session("cell()"));
    append(damaged, "\0\0\0 garbage\n{\"type\":\"output\",\"at\":\"yesterday\",\"cell\":1}\n");
    append(damaged, "{\"type\":\"finished\",\"at\":\"2026-01-01T00:00:00Z\",\"number\":9}\n");
    ExecutionId garbage = Ids.next(Instant.now());
    Files.createDirectories(spool().folder(garbage));
    Files.writeString(spool().folder(garbage).resolve("lock"), "");
    Files.writeString(spool().journal(garbage), "no line of this is JSON\n");
    ExecutionId good = orphan(session("other()"));

    List<Recovery.Recovered> recovered = Recovery.run(spool(), objects());

    assertThat(recovered).allSatisfy(one -> assertThat(one.problem()).isEmpty());
    assertThat(recovered)
        .extracting(Recovery.Recovered::id)
        .containsExactlyInAnyOrder(damaged, garbage, good);
    assertThat(stored(damaged).status()).isEqualTo(ExecutionStatus.INCOMPLETE);
    assertThat(stored(damaged).cells()).hasSize(1);
    assertThat(stored(damaged).end().orElseThrow().faults()).hasSize(3);
    assertThat(stored(garbage).status()).isEqualTo(ExecutionStatus.INCOMPLETE);
    assertThat(stored(good).status()).isEqualTo(ExecutionStatus.INTERRUPTED);
  }

  @Test
  void aJournalThatCannotBeReadIsNamedAndBlocksNoOther() throws IOException {
    ExecutionId unreadable = Ids.next(Instant.now());
    Files.createDirectories(spool().journal(unreadable));
    Files.writeString(spool().folder(unreadable).resolve("lock"), "");
    ExecutionId good = orphan(session("other()"));

    List<Recovery.Recovered> recovered = Recovery.run(spool(), objects());

    assertThat(recovered).hasSize(2);
    assertThat(recovered.get(0).problem().orElseThrow())
        .contains(spool().journal(unreadable).toString());
    assertThat(recovered.get(1).id()).isEqualTo(good);
  }

  @Test
  void aJournalForWhichMemoryIsTooSmallIsNamedAndBlocksNoOther() throws IOException {
    ExecutionId large = orphan(session("large()"));
    ExecutionId good = orphan(session("other()"));
    ObjectStore store =
        new FailingStore(objects(), 0, Optional.of(new OutOfMemoryError("Java heap space")));

    List<Recovery.Recovered> recovered = Recovery.run(spool(), store);

    assertThat(recovered).extracting(Recovery.Recovered::id).containsExactly(large, good);
    assertThat(recovered.get(0).problem().orElseThrow())
        .contains(spool().journal(large).toString(), "OutOfMemoryError");
    assertThat(recovered.get(1).status()).contains(ExecutionStatus.INTERRUPTED);
    assertThat(Recovery.run(spool(), objects()))
        .extracting(Recovery.Recovered::id)
        .containsExactly(large);
  }

  @Test
  void aJournalWithoutACellRunIsRemoved() throws IOException {
    RecordedSession session = new RecordedSession(folder, folder);
    ExecutionId id = orphan(session);

    assertThat(Recovery.run(spool(), objects())).isEmpty();

    assertThat(spool().folder(id)).doesNotExist();
    assertThat(new Executions(objects()).start(id)).isEmpty();
  }

  @Test
  void shippingStoppedAnywhereAndTakenUpAgainGivesTheSameObjects() throws Exception {
    RecordedSession session = session("first()");
    session.run("second()", "x".repeat(30_000), CellStatus.OK);
    session.start("third()");
    session.note("tag", "{\"tag\": \"t\", \"add\": true}");
    session.print("half");
    ExecutionId id = orphan(session);
    append(id, "{\"type\":\"started\",\"at\":\"2026-01-01T00:00:00Z\"}\n");
    append(id, "{\"type\":\"segment\",\"at\":\"2026-01-01T00:00:00Z\"}\n");
    append(
        id,
        "{\"type\":\"output\",\"at\":\"2026-01-01T00:00:00Z\",\"cell\":1,\"output\":"
            + "{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"late\"}}\n");
    Map<String, byte[]> whole;
    try (LocalObjectStore objects = LocalObjectStore.open(folder.resolve("whole"))) {
      new Shipper(id, objects, spool().journal(id)).seal("recovery");
      whole = contents(objects);
    }
    assertThat(whole.keySet()).filteredOn(key -> key.contains("cells-")).hasSize(2);

    for (int allowed = 0; allowed < whole.size(); allowed++) {
      try (LocalObjectStore objects = LocalObjectStore.open(folder.resolve("part" + allowed))) {
        ObjectStore failing = new FailingStore(objects, allowed);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> new Shipper(id, failing, spool().journal(id)).seal("recovery"))
            .hasMessageContaining("enough");
        new Shipper(id, objects, spool().journal(id)).seal("recovery");

        Map<String, byte[]> again = contents(objects);
        assertThat(again.keySet()).isEqualTo(whole.keySet());
        whole.forEach((key, bytes) -> assertThat(again.get(key)).as(key).isEqualTo(bytes));
      }
    }
  }

  private RecordedSession session(String source) {
    RecordedSession session = new RecordedSession(folder, folder);
    session.run(source, source + " said\n", CellStatus.OK);
    return session;
  }

  /** The session's journal as the death of its kernel leaves it, under another id. */
  private ExecutionId orphan(RecordedSession session) throws IOException {
    ExecutionId id = Ids.next(Instant.now());
    Files.createDirectories(spool().folder(id));
    Files.writeString(spool().folder(id).resolve("lock"), "");
    Files.copy(
        spool().journal(session.id), spool().journal(id), StandardCopyOption.REPLACE_EXISTING);
    session.recorder.sessionEnded();
    return id;
  }

  private void append(ExecutionId id, String text) throws IOException {
    Files.writeString(spool().journal(id), text, StandardOpenOption.APPEND);
  }

  private static Map<String, byte[]> contents(ObjectStore objects) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<String> keys = objects.list("", "", false)) {
      for (String key : keys.toList()) {
        try (InputStream in = objects.open(key).orElseThrow()) {
          contents.put(key, in.readAllBytes());
        }
      }
    }
    return contents;
  }
}
