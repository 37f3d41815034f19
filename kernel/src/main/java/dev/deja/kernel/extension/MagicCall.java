package dev.deja.kernel.extension;

import java.util.List;
import java.util.Optional;

/**
 * A magic as the user wrote it.
 *
 * @param name the name used, without percent signs
 * @param line the rest of the line, trimmed; may be empty
 * @param body the lines below, for a cell magic; empty for a line magic
 */
public record MagicCall(String name, String line, Optional<String> body) {

  /**
   * The line cut at white space, with {@code '…'} and {@code "…"} keeping white space together.
   *
   * @throws MagicFailed if a quote is not closed
   */
  public List<String> arguments() {
    return Arguments.split(line);
  }
}
