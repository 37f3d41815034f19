package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code %jshell /vars} and the like, and {@code /vars} alone: commands of JShell's tool, which may
 * be shortened as there, as long as they can be told from each other.
 */
final class JshellMagic implements Magic {

  private static final List<String> COMMANDS =
      List.of(
          "/vars",
          "/methods",
          "/types",
          "/imports",
          "/list",
          "/history",
          "/help",
          "/open",
          "/reset",
          "/reload",
          "/env",
          "/set",
          "/exit");

  private final Magics magics;

  JshellMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("jshell");
  }

  @Override
  public String usage() {
    return "/vars, /methods, /types, /imports, /list, /history, /open FILE, /env, /reset  as in"
        + " JShell; also %jshell /vars";
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    String[] words = call.line().split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    switch (inFull(words[0])) {
      case "/vars" -> call("vars", "", cell);
      case "/methods" -> list(Declaration.Kind.METHOD, "methods", cell);
      case "/types" -> list(Declaration.Kind.TYPE, "types", cell);
      case "/imports" -> call("imports", "", cell);
      case "/list", "/history" -> call("history", "-n", cell);
      case "/help", "" -> call("help", "jshell", cell);
      case "/open" -> call("load", rest, cell);
      case "/reset", "/reload" -> call("reset", "", cell);
      case "/env" -> {
        call("jvm", "", cell);
        call("classpath", "", cell);
      }
      case "/set", "/exit" ->
          Say.warning(cell, "'" + call.line() + "' is left out: here it would do nothing");
      default ->
          throw new MagicFailed(
              "'" + words[0] + "' is none of JShell's that work here: " + usage());
    }
  }

  /** The command that a word is, or is the beginning of; the word itself if it is none. */
  private static String inFull(String word) {
    List<String> meant = COMMANDS.stream().filter(each -> each.startsWith(word)).toList();
    if (meant.size() > 1 && word.length() > 1 && !COMMANDS.contains(word)) {
      throw new MagicFailed("'" + word + "' could be " + String.join(" or ", meant));
    }
    return meant.size() == 1 ? meant.get(0) : word;
  }

  private void call(String name, String line, CellContext cell) throws Exception {
    magics.run(new MagicCall(name, line, Optional.empty()), cell);
  }

  private static void list(Declaration.Kind kind, String what, CellContext cell) {
    List<List<String>> rows = new ArrayList<>();
    for (Declaration each : cell.notebook().declarations()) {
      if (each.kind() == kind) {
        rows.add(
            kind == Declaration.Kind.METHOD
                ? List.of(each.name() + each.type(), Columns.cell(each))
                : List.of(each.type() + " " + each.name(), Columns.cell(each)));
      }
    }
    Say.line(cell, rows.isEmpty() ? "No " + what + " yet." : Columns.of(rows));
  }
}
