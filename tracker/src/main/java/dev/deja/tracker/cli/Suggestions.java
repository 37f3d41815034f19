package dev.deja.tracker.cli;

import java.util.List;
import java.util.Map;

/** Commands worth typing next, each with what it does. */
final class Suggestions {

  private Suggestions() {}

  static void print(Terminal terminal, List<Map.Entry<String, String>> commands) {
    int width = commands.stream().mapToInt(command -> command.getKey().length()).max().orElse(0);
    for (Map.Entry<String, String> command : commands) {
      terminal
          .out()
          .println(
              "  "
                  + command.getKey()
                  + " ".repeat(width - command.getKey().length() + 3)
                  + terminal.paint(Terminal.Colour.FAINT, command.getValue()));
    }
  }
}
