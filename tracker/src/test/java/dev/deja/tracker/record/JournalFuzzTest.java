package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.Mutation;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals that are nearly right are recovered or named, and what they leave in the store is whole.
 * {@code -Ddeja.fuzz=100000} tries so many.
 */
class JournalFuzzTest {

  private static final int CASES = Integer.getInteger("deja.fuzz", 120);
  private static final long SEED = Long.getLong("deja.seed", 1);

  @TempDir Path folder;

  @Test
  void whateverAJournalSaysItIsRecoveredOrNamed() throws Exception {
    byte[] right = journal();
    Mutation mutation = new Mutation(SEED);
    for (int i = 0; i < CASES; i++) {
      Path store = folder.resolve("store-" + i);
      LocalObjectStore objects = LocalObjectStore.open(store);
      ExecutionId id = new ExecutionId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
      Path spooled = Files.createDirectories(Spool.of(store).folder(id));
      byte[] nearly = mutation.of(right);
      Files.write(spooled.resolve(Journal.FILE), nearly);

      List<Recovery.Recovered> recovered = Recovery.run(Spool.of(store), objects);

      String input = "seed " + SEED + ", case " + i + ": " + new String(nearly, UTF_8);
      for (Recovery.Recovered each : recovered) {
        assertThat(each.problem().orElse(""))
            .as(input)
            .doesNotContain("Exception")
            .doesNotContain("Error");
      }
      assertThat(new Verification(objects, (looked, bytes) -> {}).store().findings())
          .as(input)
          .isEmpty();
      remove(store);
    }
  }

  /** The journal of a session with a bit of everything, as a kill leaves it. */
  private byte[] journal() throws IOException {
    RecordedSession session = new RecordedSession(folder.resolve("one"), folder);
    session.run("1 + 1", "2", CellStatus.OK);
    session.start("show()");
    session.display("a", "d1").update("b", "d1").printError("oops");
    session.note("metadata", "{\"key\":\"acc\",\"value\":0.9}");
    session.note("tag", "{\"tag\":\"good\"}");
    session.finish(CellStatus.ERROR);
    session.start("forever()");
    session.print("half");
    byte[] journal = Files.readAllBytes(Spool.of(folder.resolve("one")).journal(session.id));
    session.recorder.sessionEnded();
    return journal;
  }

  private static void remove(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
