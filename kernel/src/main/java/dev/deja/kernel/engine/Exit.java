package dev.deja.kernel.engine;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of the end of a notebook JVM, and says it in one sentence. Thread-safe. */
final class Exit {

  private static final int SIGNAL_BASE = 128;
  private static final int KEPT_TEXT = 4096;

  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  private static final String CRASH =
      "A fatal error has been detected by the Java Runtime Environment";

  private final StringBuilder text = new StringBuilder();
  private boolean connected;
  private boolean leaving;
  private @Nullable String cause;
  private @Nullable Throwable fault;

  synchronized void connected() {
    connected = true;
  }

  /** The JVM runs its shutdown hooks. */
  synchronized void leaving() {
    leaving = true;
  }

  /** Somebody here ends it; the first to say why is right. */
  synchronized void because(String why) {
    if (cause == null) {
      cause = why;
    }
  }

  synchronized void fault(Throwable thrown) {
    fault = thrown;
  }

  /**
   * The process itself wrote something, past {@code System.out}.
   *
   * @return whether it is for the user: what a JVM says while it starts is not
   */
  synchronized boolean heard(byte[] bytes, int length) {
    text.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
    if (text.length() > KEPT_TEXT) {
      text.delete(0, text.length() - KEPT_TEXT);
    }
    return connected && text.indexOf(OUT_OF_MEMORY) < 0;
  }

  synchronized String reason(Process ended) {
    int code = ended.isAlive() ? -1 : ended.exitValue();
    int outOfMemory = text.indexOf(OUT_OF_MEMORY);
    if (cause != null) {
      return cause;
    }
    if (!connected) {
      return "the notebook JVM did not start (exit code " + code + "): " + said();
    }
    if (outOfMemory >= 0) {
      String detail =
          text.substring(outOfMemory + OUT_OF_MEMORY.length()).lines().findFirst().get();
      return "the notebook JVM ran out of memory (OutOfMemoryError"
          + detail.strip()
          + (detail.contains("Metaspace")
              ? "); there is more room for classes with the JVM option -XX:MaxMetaspaceSize"
              : "); its heap can be made larger with the JVM option -Xmx");
    }
    if (text.indexOf(CRASH) >= 0) {
      return "the notebook JVM crashed, in native code or in the JVM itself; its report is in a file"
          + " hs_err_pid….log in the working folder";
    }
    if (leaving) {
      return "System.exit(" + code + ") ended the notebook JVM";
    }
    if (code > SIGNAL_BASE && code <= SIGNAL_BASE + 64) {
      int signal = code - SIGNAL_BASE;
      return signal == 9 || signal == 15
          ? "the notebook JVM was killed from outside (signal "
              + signal
              + "), as the system does when memory runs out"
          : "the notebook JVM crashed (signal " + signal + "), in native code or in the JVM itself";
    }
    if (fault != null) {
      return "the connection to the notebook JVM broke (" + fault + ")";
    }
    return "the notebook JVM ended without a word (exit code " + code + "): Runtime.halt does that";
  }

  private String said() {
    String lines =
        text.toString()
            .lines()
            .filter(line -> !line.startsWith("Picked up"))
            .collect(Collectors.joining(" "));
    return lines.isBlank() ? "it said nothing" : lines.strip();
  }
}
