package dev.deja.tracker.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** The line of a terminal that changes while something goes on; nothing where there is none. */
final class LiveLine {

  private static final String WIPE = "\r\u001b[K";
  private static final long OFTEN_NANOS = 200_000_000;

  private final PrintWriter out;
  private final int room;
  private final boolean live;
  private String shown = "";
  private long shownAt;

  /**
   * @param json whether the command's result is a JSON document
   */
  LiveLine(Terminal terminal, boolean json) {
    this.out = terminal.out();
    this.room = Math.max(1, terminal.width() - 1);
    this.live = terminal.width() != Terminal.UNLIMITED && !json;
  }

  /** Whether there is a line to be seen. */
  boolean isLive() {
    return live;
  }

  /** Has this in the line, as far as it fits. */
  void show(String text) {
    if (live && !text.equals(shown)) {
      shown = text;
      shownAt = System.nanoTime();
      out.print(WIPE + (text.length() > room ? text.substring(0, room) : text));
      out.flush();
    }
  }

  /** The same, of what changes more often than anybody could read. */
  void showNowAndThen(Supplier<String> text) {
    if (live && System.nanoTime() - shownAt > OFTEN_NANOS) {
      show(text.get());
    }
  }

  /** Makes room for a line that stays. */
  void wipe() {
    show("");
  }
}
