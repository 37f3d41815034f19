package dev.deja.kernel.engine;

import dev.deja.runtime.FrameReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception of notebook code with its causes, as the notebook JVM told of it.
 *
 * @param stopped whether the cell was being stopped then
 * @param chain outermost first, never empty
 */
record ThrownByCell(boolean stopped, List<Link> chain) {

  /**
   * One exception.
   *
   * @param message null when it has none
   */
  record Link(String className, @Nullable String message, List<StackTraceElement> frames) {}

  static ThrownByCell take(FrameReader frame) {
    boolean stopped = frame.takeBoolean();
    List<Link> chain = new ArrayList<>();
    for (int i = frame.takeInt(); i > 0; i--) {
      String className = frame.takeText();
      String message = frame.takeOptionalText();
      List<StackTraceElement> frames = new ArrayList<>();
      for (int j = frame.takeInt(); j > 0; j--) {
        frames.add(
            new StackTraceElement(
                frame.takeText(), frame.takeText(), frame.takeOptionalText(), frame.takeInt()));
      }
      chain.add(new Link(className, message, frames));
    }
    return new ThrownByCell(stopped, chain);
  }

  Link outermost() {
    return chain.get(0);
  }
}
