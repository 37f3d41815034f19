package dev.deja.tracker.export;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.deja.tracker.source.CellPiece;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Cells laid out as members of one class, and, to ask the compiler, as one long method. */
final class JavaScope {

  static final String BEGIN = "The cells.";

  /**
   * A cell run.
   *
   * @param number from 1, in the order of the program
   * @param title what it was, in words
   * @param comments lines of it that are no Java
   * @param shows whether the value of its last expression is shown
   * @param failed whether it failed when it was recorded
   */
  record Run(
      int number,
      String title,
      List<String> comments,
      List<CellPiece> pieces,
      boolean shows,
      boolean failed) {}

  private final String name;
  private final List<Run> runs;

  /** Types of variables declared with var, by the name under which they are asked about. */
  private final Map<String, String> learned = new LinkedHashMap<>();

  private final Map<String, String> asked = new LinkedHashMap<>();

  JavaScope(String name, List<Run> runs) {
    this.name = name;
    this.runs = List.copyOf(runs);
  }

  /** Takes the types that the compiler has found; whether there are new ones, and some to find. */
  boolean learn(VariableTypes types) {
    int before = learned.size();
    asked.keySet().forEach(ask -> types.type(ask).ifPresent(type -> learned.put(ask, type)));
    return learned.size() > before && learned.size() < asked.size();
  }

  /** Names of variables whose types were not found. */
  List<String> unknown() {
    return asked.entrySet().stream()
        .filter(ask -> !learned.containsKey(ask.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** A variable's type as one can write it. */
  private String type(VariableTree variable, String ask) {
    Tree type = variable.getType();
    if (type != null && !type.toString().equals("var")) {
      return type.toString();
    }
    return learned.getOrDefault(ask, "Object");
  }

  private static boolean isVar(VariableTree variable) {
    Tree type = variable.getType();
    return type == null || type.toString().equals("var");
  }

  /** The class with its cells as methods. */
  String program() {
    return new Program().text();
  }

  /**
   * The same code as locals of one method, so that the compiler infers each {@code var} from those
   * before it. A name that is declared again begins a class of its own, whose locals may hide outer
   * ones.
   */
  String probe() {
    Program members = new Program();
    members.text();
    StringBuilder out = new StringBuilder("public class " + name + " {\n");
    out.append(members.types());
    out.append("static void probe() throws Throwable {\n");
    Map<String, Boolean> names = new HashMap<>();
    int depth = 0;
    for (Run run : runs) {
      for (CellPiece piece : run.pieces()) {
        if (piece.tree() instanceof VariableTree variable
            && piece.kind() == CellPiece.Kind.VARIABLE) {
          String own = variable.getName().toString();
          if (names.put(own, true) != null) {
            depth++;
            out.append("class P").append(depth).append(" { void p() throws Throwable {\n");
            names.clear();
            names.put(own, true);
          }
          String ask = ask(run, variable);
          if (isVar(variable)) {
            asked.put(ask, own);
            out.append("var ").append(ask).append(" = ").append(piece.initializer().orElse("null"));
            out.append(";\n");
          }
          out.append(isVar(variable) ? type(variable, ask) : variable.getType().toString());
          out.append(' ').append(own);
          value(piece, variable, variable.getType() == null ? "var" : variable.getType().toString())
              .filter(initial -> !isVar(variable) || learned.containsKey(ask))
              .ifPresent(initial -> out.append(" = ").append(initial));
          out.append(";\n");
        }
      }
    }
    out.append("}}\n".repeat(depth)).append("}\n}\n");
    return out.toString();
  }

  private static String ask(Run run, VariableTree variable) {
    return VariableTypes.ASKED + run.number() + "$" + variable.getName();
  }

  /** The text of an initial value as an expression: that of an array needs its type outside. */
  private static Optional<String> value(CellPiece piece, VariableTree variable, String type) {
    return piece
        .initializer()
        .map(
            text ->
                variable.getInitializer() instanceof NewArrayTree array && array.getType() == null
                    ? "new " + type + " " + text
                    : text);
  }

  /** The layout of a class; one use. */
  private final class Program {

    private final StringBuilder members = new StringBuilder();
    private final StringBuilder main = new StringBuilder();
    private final StringBuilder typeTexts = new StringBuilder();

    /** What is declared, in the innermost class, by name: its type or text. */
    private Map<String, String> declared = new HashMap<>();

    private final Map<String, String> everDeclared = new HashMap<>();
    private final Map<String, String> methodOfSource = new LinkedHashMap<>();
    private int depth;
    private String prefix = "";

    String text() {
      for (Run run : runs) {
        run(run);
      }
      StringBuilder out = new StringBuilder();
      out.append("class ").append(name).append(" {\n\n");
      out.append("  public static void main(String[] args) throws Throwable {\n");
      out.append(main).append("  }\n\n  // ").append(BEGIN).append('\n');
      out.append(members).append("  }\n".repeat(depth));
      out.append(
          """

            /** Shows the value of a cell's last expression, as a notebook does. */
            static void show(Object value) {
              if (value != null) {
                System.out.println(
                    value.getClass().isArray()
                        ? java.util.Arrays.deepToString(new Object[] {value})
                            .replaceAll("^.|.$", "")
                        : value);
              }
            }
          }
          """);
      return out.toString();
    }

    /** Types and methods alone, all in one class: what the probe needs of them. */
    String types() {
      return typeTexts.toString();
    }

    private void run(Run run) {
      String whole = run.pieces().stream().map(CellPiece::text).collect(Collectors.joining("\n"));
      String key = whole + "\u0000" + run.shows() + run.failed() + depth;
      String known = methodOfSource.get(key);
      String method = known != null && run.comments().isEmpty() ? known : declare(run);
      methodOfSource.put(key, method);
      if (run.failed()) {
        main.append("    try {\n      ").append(method);
        main.append("();\n    } catch (Throwable e) {\n      e.printStackTrace();\n    }\n");
      } else {
        main.append("    ").append(method).append("();\n");
      }
    }

    /** Writes a run's declarations and its method; the method's name. */
    private String declare(Run run) {
      if (run.pieces().stream().anyMatch(piece -> clashes(run, piece))) {
        depth++;
        String nested = "After" + (run.number() - 1);
        members.append("\n  /** What is declared anew from here on. */\n");
        members.append("  static class ").append(nested).append(" {\n");
        prefix = prefix + nested + ".";
        declared = new HashMap<>();
      }
      StringBuilder body = new StringBuilder();
      members.append("\n  // ").append(run.title()).append('\n');
      run.comments().forEach(line -> body.append("    // ").append(line).append('\n'));
      for (CellPiece piece : run.pieces()) {
        piece(run, piece, body);
      }
      String method = "cell" + run.number();
      members.append("  static void ").append(method).append("() throws Throwable {\n");
      members.append(body).append("  }\n");
      return prefix + method;
    }

    private void piece(Run run, CellPiece piece, StringBuilder body) {
      switch (piece.kind()) {
        case TYPE, METHOD -> {
          String text =
              isStatic(piece.tree()) || isAlwaysStatic(piece.tree())
                  ? piece.text()
                  : "static " + piece.text();
          if (everDeclared.put(key(run, piece), text) == null) {
            typeTexts.append(text).append('\n');
          }
          if (declared.put(key(run, piece), text) == null) {
            members.append("  ").append(text).append("\n\n");
          }
        }
        case VARIABLE -> variable(run, piece, body);
        case VALUE -> value(run, piece, body);
        default -> body.append("    ").append(piece.text()).append('\n');
      }
    }

    private void variable(Run run, CellPiece piece, StringBuilder body) {
      if (!(piece.tree() instanceof VariableTree variable)) {
        return;
      }
      String type = type(variable, ask(run, variable));
      String own = variable.getName().toString();
      boolean again = declared.put(key(run, piece), type) != null;
      if (!again) {
        members.append("  static ").append(type).append(' ').append(own).append(";\n");
      }
      Optional<String> initial = JavaScope.value(piece, variable, type);
      if (initial.isPresent()) {
        body.append("    ").append(own).append(" = ").append(initial.get()).append(";\n");
      } else if (again) {
        body.append("    ").append(own).append(" = ").append(byDefault(type)).append(";\n");
      }
    }

    private void value(Run run, CellPiece piece, StringBuilder body) {
      boolean statement = !(piece.tree() instanceof VariableTree);
      if (run.shows()) {
        body.append("    show(").append(piece.text()).append(");\n");
      } else if (statement) {
        body.append("    ").append(piece.text()).append(";\n");
      } else {
        body.append("    Object ignored = ").append(piece.text()).append(";\n");
      }
    }

    /** Whether a name means something else from here on. */
    private boolean clashes(Run run, CellPiece piece) {
      String before = declared.get(key(run, piece));
      if (before == null || piece.kind() == CellPiece.Kind.VALUE) {
        return false;
      }
      if (piece.tree() instanceof VariableTree variable) {
        return !simple(before).equals(simple(type(variable, ask(run, variable))));
      }
      return !before.endsWith(piece.text());
    }

    /** A type without the packages that the compiler writes out. */
    private static String simple(String type) {
      return type.replaceAll("\\b(?:[A-Za-z_]\\w*\\.)+", "").replaceAll("\\s", "");
    }

    private static String key(Run run, CellPiece piece) {
      Tree tree = piece.tree();
      if (tree instanceof ClassTree type) {
        return "type " + type.getSimpleName();
      }
      if (tree instanceof MethodTree method) {
        return "method "
            + method.getName()
            + method.getParameters().stream()
                .map(parameter -> String.valueOf(parameter.getType()))
                .collect(Collectors.joining(",", "(", ")"));
      }
      if (tree instanceof VariableTree variable && piece.kind() == CellPiece.Kind.VARIABLE) {
        return "variable " + variable.getName();
      }
      return "statement " + run.number() + " " + piece.text();
    }
  }

  /** Records, enums and interfaces are static as members. */
  private static boolean isAlwaysStatic(@Nullable Tree tree) {
    return tree instanceof ClassTree && tree.getKind() != Tree.Kind.CLASS;
  }

  private static boolean isStatic(@Nullable Tree tree) {
    if (tree instanceof ClassTree type) {
      return type.getModifiers().getFlags().contains(Modifier.STATIC);
    }
    return tree instanceof MethodTree method
        && method.getModifiers().getFlags().contains(Modifier.STATIC);
  }

  private static String byDefault(String type) {
    return switch (type) {
      case "boolean" -> "false";
      case "byte", "short", "int", "long", "float", "double", "char" -> "0";
      default -> "null";
    };
  }
}
