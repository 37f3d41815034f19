package dev.deja.kernel.engine;

import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.model.Declaration.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** What a session has declared. */
final class Declarations {

  private record Placed(Origin origin, Declaration declaration) {

    static Placed of(Kind kind, String name, String type, Origin origin) {
      return new Placed(origin, new Declaration(kind, name, type, origin.executionCount()));
    }
  }

  private Declarations() {}

  /**
   * What is in force, in the order of its declaration; without the variables that JShell makes for
   * values of expressions.
   */
  static List<Declaration> of(DirectSession session, LazyShell shell) {
    Stream<Placed> ofShell =
        shell
            .snippets()
            .filter(snippet -> shell.get().status(snippet).isActive())
            .flatMap(snippet -> of(snippet).stream());
    return Stream.concat(of(session), ofShell)
        .sorted(
            Comparator.<Placed>comparingInt(each -> each.origin().executionCount())
                .thenComparingInt(each -> each.origin().firstLine()))
        .map(Placed::declaration)
        .toList();
  }

  /** All imports are known past JShell too, if they can be. */
  private static Stream<Placed> of(DirectSession session) {
    Stream<Placed> imports =
        session.imports().all().stream()
            .map(each -> Placed.of(Kind.IMPORT, each.name(), "", each.origin()));
    Stream<Placed> variables =
        session.variables().all().stream()
            .map(each -> Placed.of(Kind.VARIABLE, each.name(), each.type(), each.origin()));
    Stream<Placed> members =
        session.declarations().all().stream()
            .map(
                each ->
                    Placed.of(
                        each.isType() ? Kind.TYPE : Kind.METHOD,
                        each.name(),
                        each.member().shown(),
                        new Origin(each.origin().executionCount(), each.line() - 1)));
    return Stream.of(imports, variables, members).flatMap(each -> each);
  }

  private static Optional<Placed> of(Snippet snippet) {
    Origin origin = Origin.ofId(snippet.id());
    if (snippet instanceof VarSnippet variable) {
      return variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
          ? Optional.empty()
          : Optional.of(Placed.of(Kind.VARIABLE, variable.name(), variable.typeName(), origin));
    } else if (snippet instanceof MethodSnippet method) {
      String signature = RuntimeErrors.plain(method.signature());
      return Optional.of(Placed.of(Kind.METHOD, method.name(), signature, origin));
    } else if (snippet instanceof TypeDeclSnippet type) {
      return Optional.of(Placed.of(Kind.TYPE, type.name(), kind(type), origin));
    } else if (snippet instanceof ImportSnippet imported
        && !DirectImports.isImport(imported.source())) {
      String name = (imported.isStatic() ? "static " : "") + imported.fullname();
      return Optional.of(Placed.of(Kind.IMPORT, name, "", origin));
    }
    return Optional.empty();
  }

  private static String kind(TypeDeclSnippet type) {
    return switch (type.subKind()) {
      case INTERFACE_SUBKIND -> "interface";
      case ENUM_SUBKIND -> "enum";
      case ANNOTATION_TYPE_SUBKIND -> "@interface";
      default ->
          type.subKind().name().toLowerCase(Locale.ROOT).startsWith("record") ? "record" : "class";
    };
  }
}
