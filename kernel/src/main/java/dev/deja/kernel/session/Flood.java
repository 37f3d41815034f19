package dev.deja.kernel.session;

import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps one cell's output to what a notebook can show: of text its first {@link #MOST_TEXT}
 * characters, a note, and when the cell ends the last {@link #TAIL} of each stream. What is left
 * out goes to whoever keeps everything. Results, errors and updates always pass; what is cleared
 * counts no more. Thread-safe; what it is given leaves in order.
 */
final class Flood {

  /** Characters of text that are shown as they come. */
  static final int MOST_TEXT = 16 << 20;

  /** Characters that are shown of what was left out, at the end of the cell. */
  static final int TAIL = 64 << 10;

  /** Characters of displayed values. */
  private static final long MOST_DISPLAYED = 32L << 20;

  /** Everyone to whom output goes. */
  interface Outlet {
    void show(CellOutput output);

    void hide(CellOutput output);

    /** Whether someone keeps what is hidden. */
    boolean keeps();
  }

  private static final class Hidden {
    final StringBuilder tail = new StringBuilder();
    long characters;

    void add(String text) {
      characters += text.length();
      tail.append(text, Math.max(0, text.length() - TAIL), text.length());
      if (tail.length() > 2 * TAIL) {
        tail.delete(0, tail.length() - TAIL);
      }
    }

    /** What it ends with, beginning with a whole character. */
    String end() {
      int from = Math.max(0, tail.length() - TAIL);
      boolean inCharacter = from > 0 && Character.isLowSurrogate(tail.charAt(from));
      return tail.substring(inCharacter ? from + 1 : from);
    }
  }

  private final int mostText;
  private final Map<StreamName, Hidden> hidden = new EnumMap<>(StreamName.class);
  private int text;
  private long displayed;
  private boolean displaysHidden;
  private boolean textHidden;
  private boolean ended;

  Flood() {
    this(MOST_TEXT);
  }

  Flood(int mostText) {
    this.mostText = mostText;
  }

  /** Passes an output on, or a part of it. */
  synchronized void put(CellOutput output, Outlet outlet) {
    if (output instanceof CellOutput.Stream stream) {
      put(stream, outlet);
    } else if (output instanceof CellOutput.Display display && !display.update()) {
      put(display, outlet);
    } else {
      if (output instanceof CellOutput.Clear) {
        forget();
      } else if (!(output instanceof CellOutput.Display)) {
        showTail(outlet);
      }
      outlet.show(output);
    }
  }

  /** The cell has ended: shows how the text ended that was left out. What comes later is hidden. */
  synchronized void end(Outlet outlet) {
    showTail(outlet);
    ended = true;
  }

  private void put(CellOutput.Stream stream, Outlet outlet) {
    int room = textHidden ? 0 : Math.min(mostText - text, stream.text().length());
    if (room > 0 && Character.isHighSurrogate(stream.text().charAt(room - 1))) {
      room--;
    }
    if (room > 0) {
      text += room;
      outlet.show(new CellOutput.Stream(stream.name(), stream.text().substring(0, room)));
    }
    if (room < stream.text().length()) {
      hide(new CellOutput.Stream(stream.name(), stream.text().substring(room)), outlet);
    }
  }

  private void hide(CellOutput.Stream stream, Outlet outlet) {
    if (!textHidden) {
      textHidden = true;
      note(
          "this cell has put out "
              + count(mostText)
              + " characters; what follows is not shown"
              + (ended ? "" : " until the cell ends, and then its last " + count(TAIL))
              + kept(outlet),
          outlet);
    }
    hidden.computeIfAbsent(stream.name(), name -> new Hidden()).add(stream.text());
    outlet.hide(stream);
  }

  private void put(CellOutput.Display display, Outlet outlet) {
    displayed += display.bundle().data().values().stream().mapToLong(String::length).sum();
    if (displayed <= MOST_DISPLAYED) {
      outlet.show(display);
      return;
    }
    if (!displaysHidden) {
      displaysHidden = true;
      note(
          "this cell has displayed "
              + count(MOST_DISPLAYED)
              + " characters of values; more are not shown (Deja.clearOutput makes room)"
              + kept(outlet),
          outlet);
    }
    outlet.hide(display);
  }

  private void showTail(Outlet outlet) {
    hidden.forEach(
        (name, text) -> {
          String end = text.end();
          long missing = text.characters - end.length();
          if (missing > 0 && !ended) {
            note(count(missing) + " characters of " + name.wireName() + " are left out", outlet);
          }
          if (!ended) {
            outlet.show(new CellOutput.Stream(name, end));
          }
        });
    hidden.clear();
  }

  private void forget() {
    hidden.clear();
    text = 0;
    displayed = 0;
    textHidden = false;
    displaysHidden = false;
  }

  private static void note(String sentence, Outlet outlet) {
    outlet.show(new CellOutput.Stream(StreamName.STDERR, "\n… " + sentence + " …\n"));
  }

  private static String kept(Outlet outlet) {
    return outlet.keeps() ? "; the record of this run has all of it" : "";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
