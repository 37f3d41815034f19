package dev.deja.tracker.replay;

import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.MemberUse;
import dev.deja.tracker.source.Cause;
import dev.deja.tracker.source.CauseTable;
import dev.deja.tracker.source.CellPiece;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which causes the compiled code of a cell has for each of its pieces. */
final class CompiledCauses {

  private final CompiledCode code;
  private final Set<Integer> compiled;
  private final List<CellPiece> pieces;

  CompiledCauses(CompiledCode code, List<CellPiece> pieces) {
    this.code = code;
    this.compiled = new HashSet<>(code.lines());
    this.pieces = pieces;
  }

  /** Causes in what stands in no piece: magics have run it. */
  Set<Cause> elsewhere() {
    Set<Cause> causes = new LinkedHashSet<>();
    code.uses().stream()
        .filter(use -> use.lines().isEmpty())
        .forEach(use -> CauseTable.find(use).ifPresent(causes::add));
    return causes;
  }

  /**
   * Causes in a piece. Lines are all that compiled code tells of where it comes from: of what
   * stands on a line with others, those are added that the piece mentions.
   *
   * @param read what was found in its source; it counts where the piece was not compiled
   */
  Set<Cause> of(CellPiece piece, Set<Cause> read) {
    if (compiled.stream().noneMatch(piece::isOn)) {
      return read;
    }
    boolean alone =
        pieces.stream()
            .noneMatch(other -> other != piece && compiled.stream().anyMatch(both(piece, other)));
    Set<Cause> causes = new LinkedHashSet<>(alone ? Set.of() : read);
    for (MemberUse use : code.uses()) {
      if (use.lines().stream().anyMatch(piece::isOn) && (alone || mentions(piece, use))) {
        CauseTable.find(use).ifPresent(causes::add);
      }
    }
    return causes;
  }

  private static Predicate<Integer> both(CellPiece piece, CellPiece other) {
    return line -> piece.isOn(line) && other.isOn(line);
  }

  private static boolean mentions(CellPiece piece, MemberUse use) {
    String word = use.name().equals("new") ? CauseTable.simpleName(use.type()) : use.name();
    return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(piece.text()).find();
  }
}
