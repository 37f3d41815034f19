package dev.deja.tracker.model;

import java.util.List;

/**
 * What was compiled for a cell run, as far as it tells why a re-run may differ.
 *
 * @param lines of the cell for which there was compiled code, from 1, in order: what stands on
 *     others was in force already as it stands, did not compile, or is no code
 */
public record CompiledCode(List<Integer> lines, List<MemberUse> uses) {

  public CompiledCode {
    lines = List.copyOf(lines);
    uses = List.copyOf(uses);
  }
}
