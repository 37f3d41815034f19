package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Completeness.Status;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Tells whether code is whole. */
final class Endings {

  private static final String INDENT = "    ";

  private Endings() {}

  static Completeness of(SourceCodeAnalysis analysis, String code) {
    String remaining = code;
    while (!remaining.isBlank()) {
      CompletionInfo info = analysis.analyzeCompletion(remaining);
      switch (info.completeness()) {
        case UNKNOWN:
          return new Completeness(Status.INVALID, "");
        case DEFINITELY_INCOMPLETE:
        case CONSIDERED_INCOMPLETE:
          return new Completeness(Status.INCOMPLETE, indent(code));
        default:
          break;
      }
      String rest = info.remaining();
      if (rest == null || rest.length() >= remaining.length()) {
        break;
      }
      remaining = rest;
    }
    return new Completeness(Status.COMPLETE, "");
  }

  /** One step deeper than the last line if that opens something. */
  private static String indent(String code) {
    String line = code.stripTrailing();
    line = line.substring(line.lastIndexOf('\n') + 1);
    String own = line.substring(0, line.length() - line.stripLeading().length());
    return line.endsWith("{") || line.endsWith("(") || line.endsWith("[") ? own + INDENT : own;
  }
}
