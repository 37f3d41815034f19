package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Declaration;
import java.util.List;

/**
 * {@code %run Main argument…}: runs a class as a program; {@code %run argument…} the {@code main}
 * that cells have declared outside of classes; {@code %run Main.java argument…} the program that a
 * file holds, as the {@code java} launcher does; {@code %run setup.jsh} a file as {@code %load}.
 */
final class RunMagic implements Magic {

  private static final String FILES = ".*\\.(jsh|jshell|ijava|ipynb)";
  private static final String CLASS = "([\\p{L}_$][\\w$]*\\.)*\\p{Lu}[\\w$]*";

  private final LoadMagic load;

  RunMagic(LoadMagic load) {
    this.load = load;
  }

  @Override
  public List<String> names() {
    return List.of("run");
  }

  @Override
  public String usage() {
    return "%run [CLASS|FILE] [ARGUMENT…]  runs main of a class, of a .java file or of the notebook";
  }

  @Override
  public Takes takes() {
    return Takes.PROGRAMS;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    if (first.endsWith(".java")) {
      List<String> given = arguments.subList(1, arguments.size());
      load.run(first, source -> source + "\n" + Program.of(source).call(first, given), cell);
      return;
    } else if (first.matches(FILES)) {
      load.run(call, cell);
      return;
    }
    String code;
    if (first.matches(CLASS)
        && (isDeclared(Declaration.Kind.TYPE, first, cell) || !hasMain(cell))) {
      if (!isDeclared(Declaration.Kind.TYPE, first, cell)
          && cell.notebook().evaluate(first + ".class").isEmpty()) {
        throw new MagicFailed(
            "there is no class '"
                + first
                + "' here: declare or import it first, or %load its file");
      }
      code = Program.callOf(first, arguments.subList(1, arguments.size()));
    } else if (hasMain(cell)) {
      code = Program.callOfMain(takesArguments(cell), arguments);
    } else {
      throw new MagicFailed(
          "%run runs a program: write its class behind, as in %run Main one two"
              + (first.isEmpty() ? "" : "; '" + first + "' is none"));
    }
    cell.run("\n".repeat(cell.line() - 1) + code);
  }

  private static boolean hasMain(CellContext cell) {
    return isDeclared(Declaration.Kind.METHOD, "main", cell);
  }

  private static boolean takesArguments(CellContext cell) {
    return cell.notebook().declarations().stream()
        .anyMatch(
            each ->
                each.kind() == Declaration.Kind.METHOD
                    && each.name().equals("main")
                    && each.type().startsWith("(String"));
  }

  private static boolean isDeclared(Declaration.Kind kind, String name, CellContext cell) {
    return cell.notebook().declarations().stream()
        .anyMatch(each -> each.kind() == kind && each.name().equals(name));
  }
}
