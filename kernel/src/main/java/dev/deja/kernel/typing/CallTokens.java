package dev.deja.kernel.typing;

import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cursor is asked about, as far as tokens tell. */
final class CallTokens {

  private CallTokens() {}

  /** The word that the cursor is in or at an end of. */
  static @Nullable Token wordAt(List<Token> tokens, int cursor) {
    for (Token token : tokens) {
      if (token.kind() == Kind.WORD && token.start() <= cursor && cursor <= token.end()) {
        return token;
      }
    }
    return null;
  }

  /** The name of the call whose parentheses the cursor is in. */
  static @Nullable Token callAround(List<Token> tokens, int cursor) {
    int at = tokens.size() - 1;
    while (at >= 0 && tokens.get(at).start() >= cursor) {
      at--;
    }
    int open = openBefore(tokens, at);
    int name = open - 1;
    if (Piece.is(tokens, name, ">")) {
      name = beforeTypeArguments(tokens, name);
    }
    Token token = name < 0 ? null : tokens.get(name);
    return token != null && token.kind() == Kind.WORD ? token : null;
  }

  /** The parenthesis that is open at a token; -1 if the innermost that is open is no such. */
  private static int openBefore(List<Token> tokens, int from) {
    int depth = 0;
    for (int i = from; i >= 0; i--) {
      Token token = tokens.get(i);
      if (token.kind() != Kind.SIGN) {
        continue;
      }
      switch (token.text()) {
        case ")", "]", "}" -> depth++;
        case "[" -> depth--;
        case "{", ";" -> {
          if (depth == 0) {
            return -1;
          }
          depth -= token.is("{") ? 1 : 0;
        }
        case "(" -> {
          if (depth == 0) {
            return i;
          }
          depth--;
        }
        default -> {}
      }
      depth = Math.max(0, depth);
    }
    return -1;
  }

  private static int beforeTypeArguments(List<Token> tokens, int close) {
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      if (tokens.get(i).is(">")) {
        depth++;
      } else if (tokens.get(i).is("<") && --depth == 0) {
        return i - 1;
      }
    }
    return -1;
  }
}
