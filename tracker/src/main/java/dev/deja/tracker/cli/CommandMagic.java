package dev.deja.tracker.cli;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.MimeBundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of the command line as a magic that shows what it found: its text for those who see
 * text only, and a table or a picture for notebooks. It takes what the command takes.
 */
abstract class CommandMagic implements Magic {

  /** Of a notebook's page, in characters of its fixed-width font. */
  private static final int WIDTH = 100;

  private final String command;

  CommandMagic(String command) {
    this.command = command;
  }

  /**
   * What is shown instead of the text.
   *
   * @param asked runs the command once more with one more option, and gives what it prints
   * @return MIME type to content; empty to show the text alone
   */
  abstract Map<String, String> picture(Asked asked) throws Exception;

  /** The command, as the user wrote it. */
  @FunctionalInterface
  interface Asked {
    String with(String option);
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    String text = printed(arguments);
    if (text.isBlank() || arguments.contains("--help") || arguments.contains("--json")) {
      show(cell, Map.of(MimeBundle.TEXT, text.stripTrailing()));
      return;
    }
    Map<String, String> data =
        new LinkedHashMap<>(
            picture(
                option -> {
                  List<String> more = new ArrayList<>(arguments);
                  more.add(option);
                  return printed(more);
                }));
    data.put(MimeBundle.TEXT, text.stripTrailing());
    show(cell, data);
  }

  private static void show(CellContext cell, Map<String, String> data) {
    cell.put(new CellOutput.Display(new MimeBundle(data, Map.of()), Optional.empty(), false));
  }

  /** What the command prints; what it says beside that when it prints nothing. */
  private String printed(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(arguments);
    int code =
        Main.run(
            System.getenv(),
            new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                WIDTH,
                Clock.systemDefaultZone()),
            all.toArray(String[]::new));
    if (code != ExitCode.DONE && code != ExitCode.DIFFERENT) {
      throw new MagicFailed(err.toString().strip().replaceFirst("^deja: ", ""));
    }
    return out.toString().isBlank() ? err.toString() : out.toString();
  }
}
