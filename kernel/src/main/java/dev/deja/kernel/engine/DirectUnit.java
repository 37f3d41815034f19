package dev.deja.kernel.engine;

import dev.deja.kernel.engine.DirectPiece.Kind;
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The source that a run of pieces becomes: one class whose fields are the variables and whose
 * method is the rest, a class around each type, and one around the methods of each name. They stand
 * apart so that each can be replaced by itself, and so that {@code private} means what it means
 * anywhere.
 */
final class DirectUnit {

  /** The field that says which piece a class has come to. */
  static final String PROGRESS = "at$";

  static final String METHOD = "do_it$";

  private static final String TYPES = "types$";

  private final DirectRun run;
  private final DirectVariables variables;
  private final String name;
  private final DirectSource source = new DirectSource();
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  /** By key. */
  private final Map<String, DirectDeclaration> members = new LinkedHashMap<>();

  private final List<List<DirectVariables.Held>> held = new ArrayList<>();

  /**
   * @param name the simple name of the class, which no other has had
   */
  private DirectUnit(DirectRun run, DirectVariables variables, String name) {
    this.run = run;
    this.variables = variables;
    this.name = name;
  }

  /** All of a run, to be compiled. */
  static DirectUnit toRun(
      DirectRun run,
      DirectVariables variables,
      String name,
      DirectCells.Imports imports,
      boolean returned) {
    DirectUnit unit = new DirectUnit(run, variables, name);
    unit.head(imports);
    unit.members();
    unit.main(returned);
    return unit;
  }

  /** The same with variables in one method, where a type need not be written. */
  static DirectUnit toInfer(
      DirectRun run, DirectVariables variables, String name, DirectCells.Imports imports) {
    DirectUnit unit = new DirectUnit(run, variables, name);
    unit.head(imports);
    unit.members();
    unit.source.own("public class " + name + " { static void " + TYPES + "() throws Throwable {\n");
    for (int i = 0; i < run.size(); i++) {
      DirectPiece piece = run.pieces().get(i);
      if (piece.member() == null) {
        unit.source.begin(i).source(piece.statement(), 1).own("\n");
      }
    }
    unit.source.own("}}");
    return unit;
  }

  /** Full name of the class that runs. */
  String className() {
    return DirectCompiler.PACKAGE + "." + name;
  }

  /** Whether it has something to run. */
  boolean acts() {
    return run.acts();
  }

  /** Its simple name. */
  String simpleName() {
    return name;
  }

  DirectSource source() {
    return source;
  }

  /** The lines of each class, by its full name. */
  Map<String, LineMap> lines() {
    int[] lines = source.lines();
    Map<String, LineMap> all = new HashMap<>();
    origins.forEach((holder, origin) -> all.put(holder, new LineMap(origin.cellName(), lines)));
    all.put(className(), new LineMap(run.origin().cellName(), lines));
    return all;
  }

  /** What it declares as types and methods, by key. */
  Map<String, DirectDeclaration> declared() {
    return members;
  }

  /** The variables that each piece declares. */
  List<List<DirectVariables.Held>> held() {
    return held;
  }

  /** The variables that start anew. */
  List<DirectVariables.Held> reset() {
    return run.reset().stream()
        .map(each -> new DirectVariables.Held(each.name(), each.type(), className(), each.origin()))
        .toList();
  }

  private void head(DirectCells.Imports imports) {
    Set<String> words = new LinkedHashSet<>();
    Set<String> open = new LinkedHashSet<>();
    for (int i = 0; i < run.size(); i++) {
      DirectPiece piece = run.pieces().get(i);
      if (piece.member() == null || run.declared().get(i).isPresent()) {
        words.addAll(Words.of(piece.piece().source()));
        open.addAll(Words.withoutMembers(piece.piece().source()));
      }
      piece.variables().forEach(each -> words.addAll(Words.of(each.type())));
    }
    for (DirectDeclaration each : run.again()) {
      words.addAll(each.words());
      open.addAll(Words.withoutMembers(each.source()));
    }
    run.reset().forEach(each -> words.addAll(Words.of(each.type())));
    Set<String> own = ownNames();
    open.removeAll(own);
    source.own("package " + DirectCompiler.PACKAGE + ";\n");
    // A type that was found is written with the name of its class.
    words.stream().filter(word -> word.startsWith("$JShell$")).forEach(source::namingClass);
    Set<String> others = new LinkedHashSet<>(words);
    others.removeAll(declaredNames());
    others.removeAll(run.gone());
    for (String line : imports.of(others, open)) {
      source.own(line + "\n").naming(line);
    }
  }

  /** Every name that means what this declares. */
  private Set<String> ownNames() {
    Set<String> names = declaredNames();
    run.pieces().forEach(piece -> piece.variables().forEach(each -> names.add(each.name())));
    return names;
  }

  /** Names whose meaning this changes: not those of variables that keep their fields. */
  private Set<String> declaredNames() {
    Set<String> names = new LinkedHashSet<>();
    run.declared().forEach(each -> each.ifPresent(declared -> names.add(declared.name())));
    run.again().forEach(each -> names.add(each.name()));
    run.reset().forEach(each -> names.add(each.name()));
    for (DirectPiece piece : run.pieces()) {
      for (Variable each : piece.variables()) {
        if (keptField(each).isEmpty()) {
          names.add(each.name());
        }
      }
    }
    return names;
  }

  private Optional<DirectVariables.Held> keptField(Variable variable) {
    DirectVariables.Held known = variables.get(variable.name());
    return known != null && known.type().equals(variable.type().strip())
        ? Optional.of(known)
        : Optional.empty();
  }

  private void members() {
    Map<String, List<Integer>> methods = new LinkedHashMap<>();
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < run.size() + run.again().size(); i++) {
      Optional<DirectDeclaration> each = declaration(i);
      if (each.isPresent() && each.get().kind() == Kind.TYPE) {
        types.add(i);
      } else if (each.isPresent()) {
        methods.computeIfAbsent(each.get().name(), any -> new ArrayList<>()).add(i);
      }
    }
    List<List<Integer>> classes = new ArrayList<>();
    types.forEach(each -> classes.add(List.of(each)));
    classes.addAll(methods.values());
    Set<String> imports = new LinkedHashSet<>();
    for (int i = 0; i < classes.size(); i++) {
      String holder = className() + "_" + i;
      for (int member : classes.get(i)) {
        DirectDeclaration declaration = declaration(member).orElseThrow().in(holder);
        members.put(declaration.key(), declaration);
        origins.put(holder, declaration.origin());
        imports.add(declaration.importLine());
      }
    }
    if (!classes.isEmpty()) {
      ownVariables()
          .forEach(each -> imports.add("import static " + className() + "." + each + ";"));
    }
    imports.forEach(line -> source.own(line + "\n"));
    for (int i = 0; i < classes.size(); i++) {
      source.own("public class " + name + "_" + i + " {\n");
      classes.get(i).forEach(this::putMember);
      source.own("}\n");
    }
  }

  private void putMember(int member) {
    DirectDeclaration declaration = declaration(member).orElseThrow();
    source.begin(member).own(declaration.member().modifiers());
    source.source(declaration.source(), declaration.line());
    source.own("\n");
  }

  /** Pieces come first, and then what is compiled again. */
  private Optional<DirectDeclaration> declaration(int member) {
    return member < run.size()
        ? run.declared().get(member)
        : Optional.of(run.again().get(member - run.size()));
  }

  private Set<String> ownVariables() {
    Set<String> names = new LinkedHashSet<>();
    for (DirectPiece piece : run.pieces()) {
      for (Variable each : piece.variables()) {
        if (keptField(each).isEmpty()) {
          names.add(each.name());
        }
      }
    }
    run.reset().forEach(each -> names.add(each.name()));
    return names;
  }

  private void main(boolean returned) {
    boolean declares =
        run.pieces().stream().anyMatch(piece -> !piece.variables().isEmpty() || isMember(piece));
    source.begin(run.size() + run.again().size()).own("public class " + name + " {\n");
    for (DirectPiece piece : run.pieces()) {
      held.add(declare(piece));
    }
    for (DirectVariables.Held each : run.reset()) {
      source.own("public static " + each.type() + " " + each.name() + ";\n");
    }
    if (run.acts()) {
      source.own("public static int " + PROGRESS + ";\n");
      source.own("public static " + (returned ? "Object " : "void ") + METHOD);
      source.own("() throws Throwable {\n");
      for (int i = 0; i < run.size(); i++) {
        if (!isMember(run.pieces().get(i))) {
          source.begin(i);
          if (declares) {
            source.own(PROGRESS + " = " + i + ";\n");
          }
          put(run.pieces().get(i), held.get(i), returned && i == run.size() - 1);
        }
      }
      source.own("}");
    }
    source.own("}");
  }

  private static boolean isMember(DirectPiece piece) {
    return piece.member() != null;
  }

  /** The fields that a piece needs: none for a variable that has one of its type. */
  private List<DirectVariables.Held> declare(DirectPiece piece) {
    List<DirectVariables.Held> declared = new ArrayList<>();
    for (Variable variable : piece.variables()) {
      String type = variable.type().strip();
      Optional<DirectVariables.Held> known = keptField(variable);
      if (known.isPresent()) {
        source.naming(known.get().importLine());
      } else {
        source.own("public static " + type + " " + variable.name() + ";\n");
      }
      String holder = known.map(DirectVariables.Held::holder).orElse(className());
      int line = run.line().apply(piece.piece().start()) - 1;
      Origin origin = new Origin(run.origin().executionCount(), line);
      declared.add(new DirectVariables.Held(variable.name(), type, holder, origin));
    }
    return declared;
  }

  private void put(DirectPiece piece, List<DirectVariables.Held> declared, boolean returned) {
    int at = run.line().apply(piece.piece().start());
    if (piece.kind() == Kind.VARIABLES) {
      source.own("{ ").source(piece.statement(), at);
      for (int i = 0; i < declared.size(); i++) {
        DirectVariables.Held each = declared.get(i);
        source.own(" " + each.holder() + "." + each.name() + " = ");
        source.own(piece.variables().get(i).assigned() ? each.name() : initial(each.type()));
        source.own(";");
      }
      source.own(" }\n");
    } else if (returned) {
      source.own("return (").source(piece.expression(), at).own("\n);\n");
    } else if (piece.kind() == Kind.VALUE) {
      // Nobody sees it: an assignment, or 1 + 1 in the middle of a cell.
      source.own("{ Object value$ = (").source(piece.expression(), at).own("\n); }\n");
    } else {
      source.source(piece.statement(), at).own("\n");
    }
  }

  private static String initial(String type) {
    return switch (type) {
      case "boolean" -> "false";
      case "byte", "short", "int", "long", "char", "float", "double" -> "0";
      default -> "null";
    };
  }
}
