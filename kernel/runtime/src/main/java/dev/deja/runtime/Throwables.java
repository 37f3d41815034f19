package dev.deja.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes exceptions of user code into frames, trusting none of their methods. */
final class Throwables {

  private static final int MAX_CAUSES = 50;
  private static final int MAX_FRAMES = 1024;

  /**
   * What JShell's stand-in for code that it could not compile yet throws; its id is the message.
   */
  private static final String UNRESOLVED = "jdk.jshell.spi.SPIResolutionException";

  private record Link(Throwable thrown, boolean suppressed) {}

  private Throwables() {}

  /** Puts an exception and its causes as {@link FrameKind#THROWN} has them. */
  static void put(FrameWriter frame, Throwable thrown) {
    List<Link> chain = chain(thrown);
    frame.putInt(chain.size());
    for (Link each : chain) {
      Throwable link = each.thrown();
      StackTraceElement[] trace = trace(link);
      int count = Math.min(trace.length, MAX_FRAMES);
      frame.putText(link.getClass().getName()).putText(message(link));
      frame.putBoolean(each.suppressed()).putInt(count);
      for (int i = 0; i < count; i++) {
        frame
            .putText(trace[i].getClassName())
            .putText(trace[i].getMethodName())
            .putText(trace[i].getFileName())
            .putInt(trace[i].getLineNumber());
      }
    }
  }

  /** Whether it stands for code that JShell could not compile yet. */
  static boolean isUnresolved(Throwable thrown) {
    return thrown.getClass().getName().equals(UNRESOLVED);
  }

  /** Causes in order, each followed by what it suppressed. */
  private static List<Link> chain(Throwable thrown) {
    List<Link> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable next = thrown;
    while (next != null && seen.add(next) && chain.size() < MAX_CAUSES) {
      chain.add(new Link(next, false));
      for (Throwable suppressed : next.getSuppressed()) {
        if (chain.size() < MAX_CAUSES && seen.add(suppressed)) {
          chain.add(new Link(suppressed, true));
        }
      }
      next = cause(next);
    }
    return chain;
  }

  private static StackTraceElement[] trace(Throwable thrown) {
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      return trace == null ? new StackTraceElement[0] : trace;
    } catch (Throwable ignored) { // as getCause
      return new StackTraceElement[0];
    }
  }

  private static @Nullable Throwable cause(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable ignored) { // a user's own getCause may do anything
      return null;
    }
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      if (isUnresolved(thrown)) {
        return String.valueOf(thrown.getClass().getMethod("id").invoke(thrown));
      }
      return thrown.getLocalizedMessage();
    } catch (Throwable failure) { // a user's own getMessage may do anything
      return "(its message could not be had: " + failure.getClass().getName() + ")";
    }
  }
}
