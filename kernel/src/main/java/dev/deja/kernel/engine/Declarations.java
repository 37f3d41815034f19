package dev.deja.kernel.engine;

import dev.deja.kernel.model.Declaration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** JShell's snippets as what they declare, in the order of their declaration. */
final class Declarations {

  private Declarations() {}

  /** What is in force past JShell, and all imports that it can have. */
  static List<Declaration> of(DirectSession session) {
    Stream<Declaration> imports =
        session.imports().all().stream()
            .map(
                each ->
                    new Declaration(
                        Declaration.Kind.IMPORT, each.name(), "", each.origin().executionCount()));
    Stream<Declaration> variables =
        session.variables().all().stream()
            .map(
                each ->
                    new Declaration(
                        Declaration.Kind.VARIABLE,
                        each.name(),
                        each.type(),
                        each.origin().executionCount()));
    Stream<Declaration> members =
        session.declarations().all().stream()
            .map(
                each ->
                    new Declaration(
                        each.isType() ? Declaration.Kind.TYPE : Declaration.Kind.METHOD,
                        each.name(),
                        each.member().shown(),
                        each.origin().executionCount()));
    return Stream.of(imports, variables, members).flatMap(each -> each).toList();
  }

  /**
   * What is in force in JShell; without the variables that JShell makes for values of expressions.
   */
  static List<Declaration> of(LazyShell shell) {
    return shell
        .snippets()
        .filter(snippet -> shell.get().status(snippet).isActive())
        .flatMap(Declarations::of)
        .toList();
  }

  private static Stream<Declaration> of(Snippet snippet) {
    int cell = Origin.ofId(snippet.id()).executionCount();
    if (snippet instanceof VarSnippet variable) {
      return variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
          ? Stream.empty()
          : Stream.of(
              new Declaration(
                  Declaration.Kind.VARIABLE, variable.name(), variable.typeName(), cell));
    } else if (snippet instanceof MethodSnippet method) {
      return Stream.of(
          new Declaration(
              Declaration.Kind.METHOD,
              method.name(),
              RuntimeErrors.plain(method.signature()),
              cell));
    } else if (snippet instanceof TypeDeclSnippet type) {
      String what =
          switch (type.subKind()) {
            case INTERFACE_SUBKIND -> "interface";
            case ENUM_SUBKIND -> "enum";
            case ANNOTATION_TYPE_SUBKIND -> "@interface";
            default ->
                type.subKind().name().toLowerCase(Locale.ROOT).startsWith("record")
                    ? "record"
                    : "class";
          };
      return Stream.of(new Declaration(Declaration.Kind.TYPE, type.name(), what, cell));
    } else if (snippet instanceof ImportSnippet imported
        && !DirectImports.isImport(imported.source())) {
      String name = (imported.isStatic() ? "static " : "") + imported.fullname();
      return Stream.of(new Declaration(Declaration.Kind.IMPORT, name, "", cell));
    }
    return Stream.empty();
  }
}
