package dev.deja.tracker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deja.client.Execution;
import dev.deja.client.Store;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client, in a program. */
class StoreTest {

  @TempDir Path folder;

  private StoreFixture fixture;

  @BeforeEach
  void record() {
    fixture = new StoreFixture(folder.resolve("store"));
    fixture
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .ok("int x = 20;", "20")
        .metadata("Deja.metadata(\"acc\", 0.91)", "acc", "0.91")
        .artifact("Deja.artifact(\"notes\", text)", "notes", "some text")
        .seal(ExecutionStatus.COMPLETED);
    fixture
        .execution("churn", 2, "2026-11-21T10:00:00Z")
        .metadata("Deja.metadata(\"acc\", 0.80)", "acc", "0.8")
        .seal(ExecutionStatus.FAILED);
  }

  private Store open() {
    return Store.ofThisJvm(Map.of("DEJA_STORE", folder.resolve("store").toString()));
  }

  @Test
  void anExecutionTellsWhatWasRecorded() {
    try (Store store = open()) {
      Execution execution = store.notebook("churn").execution(1);

      assertThat(execution.reference()).isEqualTo("churn/1");
      assertThat(execution.status()).isEqualTo("COMPLETED");
      assertThat(execution.cells()).extracting(cell -> cell.source()).contains("int x = 20;");
      assertThat(execution.metadata().get("acc")).hasToString("0.91");
      assertThat(execution.series("acc")).hasSize(1);
      assertThat(execution.series("acc").get(0).number()).isEqualTo(0.91);
      assertThat(execution.series("no such key")).isEmpty();
      assertThat(execution.artifact("notes").text()).isEqualTo("some text");
      assertThat(execution.artifacts()).hasToString("[churn/1/notes]");
      assertThat(store.artifact("churn/1/notes").value()).isEqualTo("some text");
      assertThat(store.notebooks()).hasToString("[notebook churn]");
    }
  }

  @Test
  void executionsAreFoundByQuestions() {
    try (Store store = open()) {
      assertThat(store.executions().where("metadata.acc > 0.9"))
          .extracting(Execution::reference)
          .containsExactly("churn/1");
      assertThat(store.executions().where("artifact = 'notes'").where("status = completed"))
          .hasSize(1);
      assertThat(store.executions().tag("none")).isEmpty();
    }
  }

  @Test
  void manyExecutionsAreReadAPageAtATimeAndEachOnce() {
    for (int i = 1; i <= 250; i++) {
      // A hundred and twenty of them in one moment.
      int second = i <= 120 ? 0 : i % 60;
      fixture.completed("many", i, "2026-11-22T10:00:%02dZ".formatted(second));
    }
    try (Store store = open()) {
      List<String> all = store.notebook("many").executions().stream().map(Execution::id).toList();
      assertThat(all).hasSize(250).doesNotHaveDuplicates();
      assertThat(store.executions().notebook("many").sort("number:asc").first())
          .map(Execution::number)
          .contains(1);
    }
  }

  @Test
  void whatIsUnknownSaysWhatIsNear() {
    try (Store store = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.notebook("chrn").latest())
          .withMessageContaining("nearest: churn/latest");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.artifact("churn/1/note"))
          .withMessageContaining("churn/1 has no artifact 'note'; nearest: notes");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.executions().where("tga = 'x'").first())
          .withMessageContaining("there is no field 'tga'; nearest: tag");
      assertThatIllegalStateException()
          .isThrownBy(() -> store.artifact("churn/1/notes").rows())
          .withMessageContaining("is no table, it is of kind TEXT");
    }
  }
}
