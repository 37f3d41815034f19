package dev.deja.tracker.cli;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.replay.CellResult;
import dev.deja.tracker.replay.Replay;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows how a run goes on: one line for each cell that has ended, and on a terminal one more that
 * changes while a cell runs. Results have {@code out} to themselves where that is no terminal.
 */
final class Progress implements Replay.Listener {

  private static final int LONGEST_SOURCE = 60;

  private final Terminal terminal;
  private final PrintWriter writer;
  private final LiveLine live;
  private final boolean compares;
  private String source = "";
  private Optional<CellResult> result = Optional.empty();

  /**
   * @param compares whether each cell is compared after it has run, and its line waits for that
   * @param json whether the command's result is a JSON document
   */
  Progress(Terminal terminal, boolean compares, boolean json) {
    this.terminal = terminal;
    this.compares = compares;
    this.live = new LiveLine(terminal, json);
    this.writer = live.isLive() ? terminal.out() : terminal.err();
  }

  @Override
  public void starting() {
    live.show("starting the kernel …");
  }

  @Override
  public void preparing(String what) {
    live.show(what);
  }

  @Override
  public void cellStarted(int number, int of, String source) {
    this.source = firstLine(source);
    cellRuns(number, of, Duration.ZERO);
  }

  @Override
  public void cellRuns(int number, int of, Duration elapsed) {
    live.show("%s %5s  %s".formatted(position(number, of), seconds(elapsed), source));
  }

  @Override
  public void cellFinished(int number, int of, CellResult ended) {
    result = Optional.of(ended);
    if (!compares) {
      String status = ended.status() == CellRun.Status.OK ? "ok" : ended.status().name();
      line(number, of, status, Statuses.colour(ended.status()), ended.error());
    }
  }

  @Override
  public void cellCompared(int number, int of, CellVerdict verdict) {
    line(
        number, of, verdict.verdict().name(), Statuses.colour(verdict.verdict()), verdict.reason());
  }

  @Override
  public void cellNotCompared(int number, int of, CellResult ended) {
    Optional<String> said = Optional.of("never run when this was recorded");
    line(number, of, ended.status().name(), Statuses.colour(ended.status()), said);
  }

  @Override
  public void cellComparedAgain(int number, int of, CellVerdict verdict) {
    source = "with its files, its metadata, and what came after its end";
    cellCompared(number, of, verdict);
  }

  @Override
  public void finishing() {
    live.show("saving the record …");
  }

  /** Takes the changing line away; nothing more is shown. */
  void end() {
    live.wipe();
    writer.flush();
  }

  private void line(
      int number, int of, String outcome, Terminal.Colour colour, Optional<String> remark) {
    live.wipe();
    String wall = result.map(ended -> Times.duration(ended.wall())).orElse("");
    result = Optional.empty();
    writer.println(
        "%s %8s  %s  %s%s"
            .formatted(
                position(number, of),
                wall,
                terminal.paint(colour, "%-10s".formatted(outcome)),
                source,
                remark.map(said -> "\n" + " ".repeat(10) + Failure.oneLine(said)).orElse("")));
    writer.flush();
  }

  private static String position(int number, int of) {
    int digits = String.valueOf(of).length();
    return ("[%" + digits + "d/%d]").formatted(number, of);
  }

  private static String seconds(Duration elapsed) {
    return elapsed.toSeconds() + " s";
  }

  /** The first line that says something. */
  private static String firstLine(String source) {
    String line =
        source
            .lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty() && !text.startsWith("//") && !text.startsWith("# "))
            .findFirst()
            .orElse("");
    return line.length() > LONGEST_SOURCE ? line.substring(0, LONGEST_SOURCE - 1) + "…" : line;
  }
}
