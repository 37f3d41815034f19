package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;
  private Digest bundle;
  private ExecutionId churn;

  @BeforeEach
  void fillStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    bundle = store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "data.csv", "1,2"));
    churn =
        store
            .execution("churn", 1, "2026-11-20T10:00:00Z")
            .bundle(bundle)
            .large("print()", "much")
            .seal(ExecutionStatus.COMPLETED);
    store.completed("other", 1, "2026-11-21T10:00:00Z");
  }

  @Test
  void aStoreThatHasEverythingIsSaidToBeSo() {
    Cli.Result all = deja.run("verify");
    Cli.Result one = deja.run("verify", "churn/1");

    assertThat(all.code()).isEqualTo(ExitCode.DONE);
    assertThat(all.out()).startsWith("all is there: 2 executions,");
    assertThat(one.code()).isEqualTo(ExitCode.DONE);
    assertThat(one.out()).startsWith("all is there: 1 execution,");
  }

  @Test
  void anEmptyStoreIsWhole() {
    Cli.Result nothing = new Cli(folder.resolve("empty")).run("verify");

    assertThat(nothing.code()).isEqualTo(ExitCode.DONE);
    assertThat(nothing.out()).startsWith("all is there: 0 executions, 0 objects");
  }

  @Test
  void aDamagedFileIsNamedWithTheExecutionsThatNeedIt() {
    Digest data = Digest.of("1,2".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    store.damage(BlobStore.key(data));
    store
        .execution("churn", 2, "2026-11-22T10:00:00Z")
        .bundle(bundle)
        .ok("1", "1")
        .seal(ExecutionStatus.COMPLETED);

    Cli.Result all = deja.run("verify");
    Cli.Result other = deja.run("verify", "other/1");

    assertThat(all.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(all.out())
        .contains(
            "DAMAGED   " + BlobStore.key(data),
            "its bytes have sha256:",
            "needed by churn/1 (file 'data.csv' of its bundle)",
            "needed by churn/2 (file 'data.csv' of its bundle)",
            "1 damaged or missing: 3 executions",
            "Put the objects back from a copy of " + store.folder());
    assertThat(other.code()).as("others are not affected").isEqualTo(ExitCode.DONE);
  }

  @Test
  void everythingThatIsWrongIsFoundInOneGo() throws IOException {
    assertThat(deja.run("list").code()).as("it was known before it was damaged").isZero();
    CellRun run = store.executions().read(churn).orElseThrow().cells().get(0);
    Path outputs = store.folder().resolve(BlobStore.key(run.outputsBlob().orElseThrow().digest()));
    Files.delete(outputs);
    store.damage(BlobStore.key(bundle));
    store.damage(Layout.cells(churn, 1));

    JsonNode found = deja.run("verify", "churn/1", "--json").json();
    JsonNode all = deja.run("verify", "--json").json();

    assertThat(found.path("findings"))
        .extracting(finding -> finding.path("key").asText())
        .as("outputs are named by cell runs, which cannot be read")
        .containsExactlyInAnyOrder(BlobStore.key(bundle), Layout.cells(churn, 1));
    assertThat(all.path("findings"))
        .extracting(finding -> finding.path("kind").asText() + " " + finding.path("key").asText())
        .containsExactlyInAnyOrder(
            "DAMAGED " + BlobStore.key(bundle), "DAMAGED " + Layout.cells(churn, 1));
    assertThat(all.path("executions").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsNamedAndNotThereIsMissing() throws IOException {
    CellRun run = store.executions().read(churn).orElseThrow().cells().get(0);
    String outputs = BlobStore.key(run.outputsBlob().orElseThrow().digest());
    Files.delete(store.folder().resolve(outputs));

    Cli.Result all = deja.run("verify");

    assertThat(all.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(all.out())
        .contains("MISSING   " + outputs, "needed by churn/1 (outputs of cell run 1)");
  }

  @Test
  void sealsAndEventsThatCannotBeReadAreNamed() {
    ExecutionId other = store.completed("third", 1, "2026-11-22T10:00:00Z");
    ExecutionId event = store.tagAdded(other, "production", "ada");
    store.damage(Layout.end(other));
    store.damage(Layout.event(event));

    Cli.Result all = deja.run("verify");

    assertThat(all.out())
        .contains("DAMAGED   " + Layout.end(other), "needed by third/1")
        .contains("DAMAGED   " + Layout.event(event));
  }

  @Test
  void anUnknownExecutionIsAMistake() {
    Cli.Result unknown = deja.run("verify", "nosuch/1");

    assertThat(unknown.code()).isEqualTo(ExitCode.WRONG);
    assertThat(unknown.err().lines()).hasSize(1);
  }
}
