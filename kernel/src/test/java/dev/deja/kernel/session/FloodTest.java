package dev.deja.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.MimeBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a notebook shows of a cell that puts out very much. */
class FloodTest {

  private static final int MOST = 10;

  private final Flood flood = new Flood(MOST);
  private final Seen seen = new Seen();

  private static final class Seen implements Flood.Outlet {
    final List<CellOutput> shown = new ArrayList<>();
    final StringBuilder hidden = new StringBuilder();

    @Override
    public void show(CellOutput output) {
      shown.add(output);
    }

    @Override
    public void hide(CellOutput output) {
      hidden.append(((CellOutput.Stream) output).text());
    }

    @Override
    public boolean keeps() {
      return true;
    }

    String text(StreamName name) {
      StringBuilder text = new StringBuilder();
      for (CellOutput output : shown) {
        if (output instanceof CellOutput.Stream stream && stream.name() == name) {
          text.append(stream.text());
        }
      }
      return text.toString();
    }
  }

  private void print(String text) {
    flood.put(new CellOutput.Stream(StreamName.STDOUT, text), seen);
  }

  @Test
  void whatANotebookCanShowIsShownAsItComes() {
    print("12345");
    print("67890");
    flood.end(seen);
    assertThat(seen.shown).hasSize(2);
    assertThat(seen.hidden).isEmpty();
  }

  @Test
  void whatIsMoreIsSaidAndItsEndIsShownWhenTheCellEnds() {
    String end = "e".repeat(Flood.TAIL);
    print("1234567");
    print("890middle");
    assertThat(seen.text(StreamName.STDERR))
        .contains(
            "this cell has put out 10 characters; what follows is not shown until the cell ends",
            "the record of this run has all of it");
    print(end);
    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("1234567890");

    flood.end(seen);

    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("1234567890" + end);
    assertThat(seen.text(StreamName.STDERR)).contains("6 characters of stdout are left out");
    assertThat(seen.hidden.toString()).isEqualTo("middle" + end);
  }

  @Test
  void ifTheEndIsAllThatWasHiddenNothingIsMissing() {
    print("1234567890 and a little more");
    flood.end(seen);
    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("1234567890 and a little more");
    assertThat(seen.text(StreamName.STDERR)).doesNotContain("left out");
  }

  @Test
  void resultsAndErrorsComeAfterTheEndOfTheText() {
    print("1234567890 tail");
    flood.put(new CellOutput.Result(MimeBundle.text("42"), 1), seen);
    flood.end(seen);
    flood.put(new CellOutput.Error(new CellError("E", "why", List.of())), seen);
    assertThat(seen.text(StreamName.STDOUT)).endsWith(" tail");
    assertThat(seen.shown.get(seen.shown.size() - 2)).isInstanceOf(CellOutput.Result.class);
    assertThat(seen.shown.get(seen.shown.size() - 1)).isInstanceOf(CellOutput.Error.class);
  }

  @Test
  void clearingMakesRoom() {
    print("1234567890 hidden");
    flood.put(new CellOutput.Clear(true), seen);
    print("new");
    flood.end(seen);
    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("1234567890new");
  }

  @Test
  void threadsThatPrintOnAfterTheCellAreNotShownAgain() {
    print("1234567890 tail");
    flood.end(seen);
    print(" late");
    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("1234567890 tail");
    assertThat(seen.hidden.toString()).isEqualTo(" tail late");
  }

  @Test
  void aCharacterOfTwoPartsIsNotCut() {
    print("123456789\uD83D\uDE00");
    flood.end(seen);
    assertThat(seen.shown.get(0)).isEqualTo(new CellOutput.Stream(StreamName.STDOUT, "123456789"));
    assertThat(seen.text(StreamName.STDOUT)).isEqualTo("123456789\uD83D\uDE00");
  }

  @Test
  void updatesOfADisplayAlwaysPass() {
    CellOutput update =
        new CellOutput.Display(MimeBundle.text("x".repeat(1 << 20)), Optional.of("id"), true);
    for (int i = 0; i < 100; i++) {
      flood.put(update, seen);
    }
    assertThat(seen.shown).hasSize(100);
  }
}
