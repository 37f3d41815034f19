package dev.deja.kernel.session;

import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.MimeBundle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Answers questions in cells: {@code name?}. */
final class CellHelp {

  private final Engine engine;
  private final MagicHelp inMagics;

  CellHelp(Engine engine, Magics magics) {
    this.engine = engine;
    this.inMagics = new MagicHelp(magics, engine);
  }

  /** What inspection says of it; empty if nothing is known. */
  Optional<MimeBundle> of(CellPart.Help help) {
    String target = help.target();
    return target.startsWith("%")
        ? inMagics.inspect(target, target.length())
        : engine.inspect(target, endOfName(target), help.withSource() ? 1 : 0);
  }

  /** Where the name ends that stands before the arguments of a call, or an index. */
  private static int endOfName(String target) {
    int end = target.length();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '(' || c == '[') {
        open.push(i);
      } else if ((c == ')' || c == ']') && !open.isEmpty()) {
        int start = open.pop();
        end = i == target.length() - 1 ? start : end;
      }
    }
    return end;
  }
}
