package dev.deja.kernel.engine;

import dev.deja.kernel.engine.DirectPiece.Kind;
import dev.deja.kernel.engine.DirectPiece.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.TypeDeclSnippet;

/**
 * A type or method that cells have declared without JShell: a static member of a class that is its
 * own, or that it shares with the methods of its name.
 *
 * @param kind {@link Kind#TYPE} or {@link Kind#METHOD}
 * @param source as written, without modifiers that mean nothing in a cell
 * @param holder full name of the class around it
 * @param words all words of the source
 * @param imports the user's imports that were in force where it names something unknown
 * @param line the line of its cell that it begins on, from 1
 */
record DirectDeclaration(
    Kind kind,
    Member member,
    String source,
    String holder,
    Set<String> words,
    List<String> imports,
    Origin origin,
    int line) {

  String name() {
    return member.name();
  }

  String key() {
    return member.key();
  }

  boolean isType() {
    return kind == Kind.TYPE;
  }

  /** Whether a snippet declares the same thing. */
  boolean isReplacedBy(DeclarationSnippet snippet) {
    if (snippet instanceof MethodSnippet method) {
      String key =
          Arrays.stream(method.parameterTypes().split(","))
              .map(DirectParser::erased)
              .collect(Collectors.joining(",", method.name() + "(", ")"));
      return key().equals(key);
    }
    return snippet instanceof TypeDeclSnippet && isType() && snippet.name().equals(name());
  }

  String importLine() {
    return "import static " + holder + "." + name() + ";";
  }

  boolean isSameAs(DirectDeclaration other) {
    return source.equals(other.source) && imports.equals(other.imports);
  }

  DirectDeclaration in(String otherHolder) {
    return new DirectDeclaration(kind, member, source, otherHolder, words, imports, origin, line);
  }
}
