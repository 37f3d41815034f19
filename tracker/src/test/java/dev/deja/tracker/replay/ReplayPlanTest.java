package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.store.StoredExecution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPlanTest {

  private static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "outputs": []},
        {"cell_type": "code", "id": "b", "source": "2 + 2", "metadata": {}, "outputs": []},
        {"cell_type": "code", "id": "new", "source": "3", "metadata": {}, "outputs": []}],
       "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
      """;

  @Test
  void everyRecordedRunIsRunAgainAlsoThoseOfOneCellTwice() {
    ReplayPlan plan =
        ReplayPlan.recorded(execution(run(1, "b", "2"), run(2, "a", "1"), run(3, "b", "2 + 2")));

    assertThat(plan.steps()).extracting(ReplayPlan.Step::source).containsExactly("2", "1", "2 + 2");
    assertThat(plan.remarks()).isEmpty();
  }

  @Test
  void inDocumentOrderEachCellIsComparedWithItsLastRun() {
    ReplayPlan plan =
        ReplayPlan.document(
            execution(
                run(1, "b", "2"), run(2, "gone", "9"), run(3, "b", "2 + 2"), run(4, "a", "1")),
            cells());

    assertThat(plan.steps()).extracting(ReplayPlan.Step::source).containsExactly("1", "2 + 2", "3");
    assertThat(plan.steps())
        .extracting(step -> step.recorded().map(CellRun::number))
        .containsExactly(Optional.of(4), Optional.of(3), Optional.empty());
    assertThat(plan.remarks())
        .containsExactly(
            "document order: 1 cell of the notebook was never run when this was recorded");
    assertThat(plan.position(3)).isEqualTo(1);
    assertThat(plan.position(2)).isEqualTo(-1);
  }

  @Test
  void inDocumentOrderGivenParametersComeAfterTheirDefaults() {
    StoredExecution execution =
        execution(run(1, "a", "1"), run(2, "injected-parameters-1", "n = 4"), run(3, "b", "2 + 2"));

    assertThat(ReplayPlan.document(execution, tagged("parameters")).steps())
        .extracting(ReplayPlan.Step::source)
        .containsExactly("1", "n = 4", "2 + 2", "3");
    assertThat(ReplayPlan.document(execution, tagged("injected-parameters")).steps())
        .extracting(ReplayPlan.Step::source)
        .containsExactly("n = 4", "2 + 2", "3");
    assertThat(ReplayPlan.document(execution, cells()).steps())
        .extracting(ReplayPlan.Step::source)
        .containsExactly("n = 4", "1", "2 + 2", "3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[redacted]", "[redacted API_TOKEN]"})
  void aCellWithASecretThatWasNotRecordedIsNamed(String mark) {
    ReplayPlan plan = ReplayPlan.recorded(execution(run(1, "a", "login(\"" + mark + "\")")));
    CellVerdict failed =
        new CellVerdict(
            1, Verdict.FAILED, List.of(), Optional.of("it failed"), Optional.empty(), List.of());

    assertThat(plan.remarks())
        .containsExactly(
            "cell run 1 holds a secret that was not recorded; '" + mark + "' runs in its place");
    assertThat(plan.hinted(failed).reason()).contains("it failed; a secret in it was not recorded");
  }

  private static List<NotebookCell> cells() {
    return cells(NOTEBOOK);
  }

  /** The first cell has this tag. */
  private static List<NotebookCell> tagged(String tag) {
    return cells(
        NOTEBOOK.replaceFirst("\"metadata\": \\{}", "\"metadata\": {\"tags\": [\"" + tag + "\"]}"));
  }

  private static List<NotebookCell> cells(String notebook) {
    return Notebook.parse("a.ipynb", notebook.getBytes(StandardCharsets.UTF_8)).codeCells();
  }

  private static StoredExecution execution(CellRun... runs) {
    return new StoredExecution(
        Starts.on(Starts.ENVIRONMENT), List.of(runs), Optional.empty(), Optional.empty());
  }

  private static CellRun run(int number, String cell, String source) {
    return new CellRun(
        number,
        Optional.of(cell),
        number,
        source,
        false,
        CellRun.Status.OK,
        Instant.EPOCH,
        Duration.ZERO,
        Duration.ZERO,
        -1,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }
}
