package dev.deja.kernel.model;

import java.util.List;

/**
 * What was compiled for a cell run.
 *
 * @param lines of the cell for which there is compiled code, from 1, in order. A declaration that
 *     is in force already as it stands, or that lacks something, is not compiled
 */
public record CompiledCode(List<Integer> lines, List<MemberUse> uses) {

  public CompiledCode {
    lines = List.copyOf(lines);
    uses = List.copyOf(uses);
  }
}
