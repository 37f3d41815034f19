package dev.deja.kernel.engine;

import dev.deja.runtime.FrameReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception of notebook code with its causes and what they suppressed, as the notebook JVM told
 * of it.
 *
 * @param stopped whether the cell was being stopped then
 * @param chain outermost first, never empty
 */
record ThrownByCell(boolean stopped, List<Link> chain) {

  /**
   * One exception.
   *
   * @param message null when it has none
   * @param suppressed whether the one before it, not its cause, suppressed this
   */
  record Link(
      String className,
      @Nullable String message,
      boolean suppressed,
      List<StackTraceElement> frames) {}

  static ThrownByCell take(FrameReader frame) {
    boolean stopped = frame.takeBoolean();
    List<Link> chain = new ArrayList<>();
    for (int i = frame.takeInt(); i > 0; i--) {
      String className = frame.takeText();
      String message = frame.takeOptionalText();
      boolean suppressed = frame.takeBoolean();
      List<StackTraceElement> frames = new ArrayList<>();
      for (int j = frame.takeInt(); j > 0; j--) {
        frames.add(
            new StackTraceElement(
                frame.takeText(), frame.takeText(), frame.takeOptionalText(), frame.takeInt()));
      }
      chain.add(new Link(className, message, suppressed, frames));
    }
    return new ThrownByCell(stopped, chain);
  }

  Link outermost() {
    return chain.get(0);
  }
}
