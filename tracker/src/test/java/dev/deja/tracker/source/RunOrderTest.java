package dev.deja.tracker.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.source.RunOrder.Ran;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the order of cell runs hides from who reads a notebook. */
class RunOrderTest {

  private final List<Ran> runs = new ArrayList<>();
  private final Map<String, String> saved = new LinkedHashMap<>();

  @Test
  void fromTopToBottomNothingIsHidden() {
    ran("a", "int x = 1;");
    ran("b", "int twice(int y) { return 2 * y * x; }");
    ran("c", "for (int i = 0; i < 3; i++) { x += i; } twice(x)");
    ran("d", "x = x + 1;");
    saveAll("a", "b", "c", "d");

    assertThat(found()).isEmpty();
  }

  @Test
  void aDefinitionThatWasEditedSinceIsTold() {
    ran("a", "int x = 1;");
    ran("b", "x + 1");
    ran("a", "int x = 5;");
    saveAll("a", "b");

    assertThat(found())
        .containsExactly(
            "cell run 2 used 'x', whose cell was edited and run since: cell run 3",
            "cell run 2 ran before a cell above it: cell run 3");
  }

  @Test
  void alsoThroughAMethod() {
    ran("a", "int x = 1;");
    ran("f", "int f() { return x; }");
    ran("b", "f()");
    ran("a", "int x = 1;");

    assertThat(found()).contains("cell run 3 used 'x', whose cell was run again since: cell run 4");
  }

  @Test
  void aDefinitionThatIsNoLongerThereIsTold() {
    ran("a", "int x = 1;");
    ran("b", "x + 1");
    saveAll("b");

    assertThat(found())
        .containsExactly(
            "cell run 1 ran a cell that is not in the notebook, as it was saved",
            "cell run 2 used 'x' of a cell that is deleted: cell run 1");
  }

  @Test
  void aDefinitionBelowIsTold() {
    ran("b", "int x = 1;");
    ran("a", "x + 1");
    saveAll("a", "b");

    assertThat(found())
        .containsExactly(
            "cell run 1 ran before a cell above it: cell run 2",
            "cell run 2 used 'x', which a cell below it defines: cell run 1");
  }

  @Test
  void aCellThatCountsOnAndRanTwiceIsTold() {
    ran("a", "int x = 1;");
    ran("b", "x++;");
    ran("b", "x++;");
    saveAll("a", "b");

    assertThat(found()).containsExactly("cell run 3 changed 'x' once more, as cell run 2 had");
  }

  @Test
  void aSavedCellThatIsNotWhatRanIsTold() {
    ran("a", "int x = 1;");
    saved.put("a", "int x = 2;");

    assertThat(found())
        .containsExactly("cell run 1 ran other code than the notebook has, as it was saved");
  }

  @Test
  void whatIsNoJavaHidesNothing() {
    ran("a", "%%bash\nx=1");
    ran("b", "int x = ;;; {");
    ran("", "");

    assertThat(found()).isEmpty();
  }

  private void ran(String cell, String source) {
    runs.add(new Ran(runs.size() + 1, cell, source));
  }

  private void saveAll(String... cells) {
    for (String cell : cells) {
      runs.stream()
          .filter(run -> run.cell().equals(cell))
          .forEach(run -> saved.put(cell, run.source()));
    }
  }

  private List<String> found() {
    return RunOrder.of(runs, saved, new RunOrder.NamesOfSources()).stream()
        .map(HiddenState::text)
        .toList();
  }
}
