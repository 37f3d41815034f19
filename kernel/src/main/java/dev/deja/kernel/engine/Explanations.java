package dev.deja.kernel.engine;

import dev.deja.kernel.typing.Typing;
import java.util.List;

/**
 * What cells of a session have in common that explain themselves: help with names, the lines of
 * earlier cells, and what has been said of programs.
 */
record Explanations(Typing typing, CellTexts texts, MainOffer mainOffer) {

  RuntimeErrors runtimeErrors() {
    return new RuntimeErrors(texts);
  }

  /** What an accepted declaration probably meant, as a sentence in brackets; else nothing. */
  String meant(List<String> needs, String source, Shell shell) {
    Suggestions suggestions = new Suggestions(typing, shell.names().get());
    return needs.stream()
        .flatMap(need -> suggestions.ofNeed(need, source).stream())
        .findFirst()
        .map(hint -> " (" + hint + ")")
        .orElse("");
  }

  CompileErrors compileErrors(CellCode code, Shell shell) {
    return new CompileErrors(
        code, () -> new Suggestions(typing, shell.names().get()), shell::lacking);
  }
}
