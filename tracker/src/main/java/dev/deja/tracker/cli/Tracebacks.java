package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.replay.HeadlessRun;
import java.util.ArrayList;
import java.util.List;

/** Stack traces of cells, as a terminal shows them. */
final class Tracebacks {

  private static final int MOST_LINES = 30;

  private Tracebacks() {}

  /** That of the last error among the outputs of some cells; empty if there is none. */
  static String last(List<HeadlessRun.RanCell> cells, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    for (HeadlessRun.RanCell cell : cells) {
      for (JsonNode output : cell.result().outputs()) {
        if (output.path("output_type").asText().equals("error")) {
          lines.clear();
          output.path("traceback").forEach(line -> line.asText().lines().forEach(lines::add));
        }
      }
    }
    List<String> shown = lines.subList(0, Math.min(MOST_LINES, lines.size()));
    String text = String.join("\n", shown);
    return terminal.colour() ? text : text.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "");
  }
}
