package dev.deja.kernel.model;

import java.util.List;

/**
 * A constructor or method of a library, or of the JDK, that compiled code of a cell calls or refers
 * to.
 *
 * @param type binary name of the class that the compiler has found for it, for example {@code
 *     java.util.Map$Entry}
 * @param name its name, {@code new} for a constructor
 * @param arguments how many it takes
 * @param lines of the cell on which it is used, from 1; empty for code that does not stand in the
 *     cell: what a magic or {@code Deja.eval} has run
 */
public record MemberUse(String type, String name, int arguments, List<Integer> lines) {

  public MemberUse {
    lines = List.copyOf(lines);
  }
}
