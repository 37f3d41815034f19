package dev.deja.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.model.ExecutionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionLineTest {

  private static final ExecutionId ID = new ExecutionId("01KAQY3ZG0ADEJAF0RMAT1AAAA");

  private final List<String> screen = new ArrayList<>();

  @Test
  void itStandsBelowTheFirstCellAndGetsItsNumberWhenThatIsKnown() {
    var line = line(true);

    run(line, 1, Optional.of("a"), false);
    line.named("churn/42");
    run(line, 2, Optional.of("b"), false);

    assertThat(screen)
        .containsExactly(
            "1 shows Deja · recording", "1 replaces it by Deja · churn/42 · recording");
  }

  @Test
  void aNumberThatIsKnownBeforeTheCellHasEndedIsThereAtOnce() {
    var line = line(true);

    line.named("churn/42");
    run(line, 1, Optional.of("a"), false);

    assertThat(screen).containsExactly("1 shows Deja · churn/42 · recording");
  }

  @Test
  void whoeverRunsNotebooksWithoutAPersonGetsNothing() {
    var line = line(true);

    run(line, 1, Optional.empty(), false);
    line.named("churn/42");

    assertThat(screen).isEmpty();
  }

  @Test
  void aSilentRunIsNotTheFirstCell() {
    var line = line(true);

    run(line, 1, Optional.of("a"), true);
    run(line, 2, Optional.of("b"), false);

    assertThat(screen).containsExactly("2 shows Deja · recording");
  }

  @Test
  void itCanBeSwitchedOff() {
    var line = line(false);

    run(line, 1, Optional.of("a"), false);
    line.named("churn/42");

    assertThat(screen).isEmpty();
  }

  @Test
  void aNotebookMayHaveAnyName() {
    var html = new ArrayList<String>();
    var line =
        new SessionLine(
            ID, true, (cell, display) -> html.add(display.bundle().data().get("text/html")));

    line.named("<b>&/1");
    run(line, 1, Optional.of("a"), false);

    assertThat(html.get(0)).contains("&lt;b&gt;&amp;/1");
  }

  private SessionLine line(boolean people) {
    return new SessionLine(ID, people, this::show);
  }

  private void show(int cell, CellOutput.Display display) {
    screen.add(
        cell
            + (display.update() ? " replaces it by " : " shows ")
            + display.bundle().data().get("text/plain"));
  }

  private static void run(SessionLine line, int cell, Optional<String> cellId, boolean silent) {
    line.cellStarted(
        new CellStart(cell, cellId, cell, "1", silent, !silent, Instant.EPOCH, Optional.empty()));
    line.cellFinished(
        new CellFinish(
            cell, CellStatus.OK, Duration.ofMillis(1), Duration.ofMillis(1), 0, Optional.empty()));
  }
}
