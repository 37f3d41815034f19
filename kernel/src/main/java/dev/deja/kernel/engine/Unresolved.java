package dev.deja.kernel.engine;

import java.util.List;
import java.util.Locale;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/** Says what a declaration lacks, which JShell has accepted in the hope that it comes later. */
final class Unresolved {

  /** The error's name when such a declaration is used. */
  static final String ERROR_NAME = "UnresolvedReference";

  private Unresolved() {}

  static String describe(Snippet snippet, List<String> needs) {
    String what = kind(snippet) + " " + name(snippet);
    String missing = needs.isEmpty() ? "something" : String.join(" and ", needs);
    String verb = needs.size() > 1 ? "are" : "is";
    return what + " is defined, but needs " + missing + ", which " + verb + " not";
  }

  private static String kind(Snippet snippet) {
    return switch (snippet.kind()) {
      case METHOD -> "method";
      case VAR -> "variable";
      case TYPE_DECL -> snippet.subKind().name().replace("_SUBKIND", "").toLowerCase(Locale.ROOT);
      default -> "snippet";
    };
  }

  private static String name(Snippet snippet) {
    if (snippet instanceof MethodSnippet method) {
      return method.name() + "(" + method.parameterTypes() + ")";
    }
    if (snippet instanceof VarSnippet variable) {
      return variable.name();
    }
    return snippet instanceof PersistentSnippet named ? named.name() : snippet.source();
  }
}
