package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/** What JShell has in force, by name. Used by one thread. */
final class DeclaredNames {

  private final Map<String, Set<Snippet>> byName = new HashMap<>();
  private final Set<Snippet> incomplete = new HashSet<>();

  /** Takes note of what has happened to a snippet. */
  void take(SnippetEvent event) {
    if (event.snippet() instanceof DeclarationSnippet snippet) {
      Set<Snippet> named = byName.computeIfAbsent(snippet.name(), name -> new LinkedHashSet<>());
      // JShell makes a new snippet in the place of one that is declared again.
      named.removeIf(known -> known.id().equals(snippet.id()));
      incomplete.remove(snippet);
      switch (event.status()) {
        case VALID -> named.add(snippet);
        case RECOVERABLE_DEFINED, RECOVERABLE_NOT_DEFINED -> {
          named.add(snippet);
          incomplete.add(snippet);
        }
        default -> {}
      }
    }
  }

  /** Whether something in force lacks something else. */
  boolean lackSomething() {
    return !incomplete.isEmpty();
  }

  boolean isVariable(String name) {
    return has(name, VarSnippet.class);
  }

  /** Whether something of this name and kind is in force. */
  boolean has(String name, Class<? extends DeclarationSnippet> kind) {
    return byName.getOrDefault(name, Set.of()).stream().anyMatch(kind::isInstance);
  }

  /**
   * The imports that make names known.
   *
   * @param classOf the full name of the class that JShell made of a snippet
   */
  List<String> imports(Set<String> names, Function<Snippet, String> classOf) {
    List<String> imports = new ArrayList<>();
    for (String name : names) {
      for (Snippet snippet : byName.getOrDefault(name, Set.of())) {
        imports.add("import static " + classOf.apply(snippet) + "." + name + ";");
      }
    }
    return imports;
  }
}
