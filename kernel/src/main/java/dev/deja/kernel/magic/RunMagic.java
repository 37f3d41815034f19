package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Declaration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code %run Main argument…}: runs a class as a program; {@code %run argument…} the {@code main}
 * that cells have declared outside of classes; {@code %run setup.jsh} a file.
 */
final class RunMagic implements Magic {

  private static final String FILES = ".*\\.(jsh|jshell|java|ijava|ipynb)";
  private static final String CLASS = "([\\p{L}_$][\\w$]*\\.)*\\p{Lu}[\\w$]*";

  private final Magics magics;

  RunMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("run");
  }

  @Override
  public String usage() {
    return "%run [CLASS] [ARGUMENT…]  runs main of a class or of the notebook; of a file, its code";
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    if (first.matches(FILES)) {
      magics.run(new MagicCall("load", call.line(), Optional.empty()), cell);
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
      String given =
          arguments.subList(1, arguments.size()).stream()
              .map(argument -> ", " + JavaLiterals.text(argument))
              .collect(Collectors.joining());
      code = "((dev.deja.runtime.Mains) null).run(" + first + ".class" + given + ");";
    } else if (hasMain(cell)) {
      code =
          takesArguments(cell)
              ? "main(new String[] {"
                  + arguments.stream().map(JavaLiterals::text).collect(Collectors.joining(", "))
                  + "});"
              : "main();";
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
