package dev.deja.kernel.engine;

import dev.deja.kernel.typing.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** What a shell knows, as help while typing sees it. */
final class SessionNames {

  /** The name of a cell's class before the names of what is in it. */
  private static final String HOLDER = "REPL\\.\\$JShell\\$\\w+[.$]";

  private SessionNames() {}

  /** What code can name before anything has run. */
  static Names before(List<String> imports, List<Path> classPath, List<String> compilerOptions) {
    List<Path> all = Stream.concat(Stream.of(RuntimeJar.file()), classPath.stream()).toList();
    return new Names(imports, List.of(), List.of(), List.of(), all, compilerOptions);
  }

  /**
   * What a shell knows at this moment, to be put together when somebody asks, on any thread: a cell
   * that nobody types beside pays for copies of lists alone.
   */
  static Supplier<Names> later(
      LazyShell shell, DirectSession session, List<Path> classPath, List<String> compilerOptions) {
    List<String> lines = session.imports().lines().toList();
    List<DirectVariables.Held> held = List.copyOf(session.variables().all());
    List<DirectDeclaration> declared = List.copyOf(session.declarations().all());
    List<ImportSnippet> imported = shell.imports().toList();
    List<VarSnippet> variables = shell.variables().toList();
    List<MethodSnippet> methods = shell.methods().toList();
    List<TypeDeclSnippet> types = shell.types().toList();
    return () ->
        new Names(
            imported(lines, imported),
            variables(held, variables),
            declared(declared, false, methods),
            declared(declared, true, types),
            classPath,
            compilerOptions);
  }

  private static List<Names.Variable> variables(
      List<DirectVariables.Held> held, List<VarSnippet> snippets) {
    return Stream.concat(
            held.stream()
                .map(
                    each ->
                        new Names.Variable(each.name(), type(each.type()), cell(each.origin()))),
            snippets.stream()
                .map(each -> new Names.Variable(each.name(), type(each.typeName()), cell(each))))
        .toList();
  }

  private static List<Names.Declared> declared(
      List<DirectDeclaration> direct, boolean types, List<? extends DeclarationSnippet> snippets) {
    return Stream.concat(
            direct.stream()
                .filter(each -> each.isType() == types)
                .map(
                    each ->
                        new Names.Declared(
                            each.name(),
                            each.source(),
                            each.origin().cellName() + ", line " + each.line())),
            snippets.stream()
                .map(each -> new Names.Declared(each.name(), each.source(), cell(each))))
        .toList();
  }

  /** Those that JShell alone knows too, but not those of our own variables. */
  private static List<String> imported(List<String> lines, List<ImportSnippet> snippets) {
    return Stream.concat(lines.stream(), snippets.stream().map(Snippet::source))
        .map(SessionNames::bare)
        .filter(name -> !name.startsWith("static " + DirectCompiler.PACKAGE + "."))
        .distinct()
        .toList();
  }

  private static String bare(String source) {
    String name = source.strip().replaceFirst("^import\\s+", "");
    return name.endsWith(";") ? name.substring(0, name.length() - 1).strip() : name;
  }

  private static String type(String name) {
    return Optional.ofNullable(name)
        .filter(each -> !each.isBlank())
        .map(each -> each.replaceAll(HOLDER, ""))
        .orElse("Object");
  }

  private static String cell(Snippet snippet) {
    return cell(Origin.ofId(snippet.id()));
  }

  private static String cell(Origin origin) {
    return origin.cellName() + ", line " + (origin.firstLine() + 1);
  }
}
