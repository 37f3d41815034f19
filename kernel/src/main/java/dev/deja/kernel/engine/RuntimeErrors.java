package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what notebook code threw: names, messages, causes, and frames as places in cells. */
final class RuntimeErrors {

  private static final int TOP_FRAMES = 25;
  private static final int BOTTOM_FRAMES = 5;

  /** JShell's name of the class around a snippet. */
  private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+\\$?");

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

  private RuntimeErrors() {}

  static CellError of(ThrownByCell thrown) {
    ThrownByCell.Link first = thrown.outermost();
    return new CellError(name(first), message(first), traceback(thrown));
  }

  /** An exception of JShell's own, under another name. */
  static CellError of(ThrownByCell thrown, String name, String message) {
    List<String> traceback = new ArrayList<>(traceback(thrown));
    traceback.set(0, Ansi.red(name) + ": " + message);
    return new CellError(name, message, traceback);
  }

  /** What an interrupted cell reports. */
  static CellError interrupted(ThrownByCell thrown) {
    List<String> traceback = new ArrayList<>();
    traceback.add(Ansi.red("Interrupted") + "; variables are kept");
    for (StackTraceElement frame : own(thrown.outermost().frames())) {
      traceback.add("    at " + place(frame));
    }
    return new CellError(CellError.INTERRUPTED, "", traceback);
  }

  static CellError interrupted() {
    return new CellError(
        CellError.INTERRUPTED, "", List.of(Ansi.red("Interrupted") + "; variables are kept"));
  }

  static String plain(String text) {
    return WRAPPER.matcher(text).replaceAll("");
  }

  private static List<String> traceback(ThrownByCell thrown) {
    List<String> traceback = new ArrayList<>();
    List<StackTraceElement> around = List.of();
    String prefix = "";
    for (ThrownByCell.Link link : thrown.chain()) {
      String message = message(link);
      traceback.add(prefix + Ansi.red(name(link)) + (message.isEmpty() ? "" : ": " + message));
      List<StackTraceElement> frames = own(link.frames());
      addFrames(frames, common(frames, around), traceback);
      around = frames;
      prefix = "Caused by: ";
    }
    return traceback;
  }

  private static void addFrames(
      List<StackTraceElement> frames, int common, List<String> traceback) {
    int count = frames.size() - common;
    for (int i = 0; i < count; i++) {
      if (count > TOP_FRAMES + BOTTOM_FRAMES + 1 && i == TOP_FRAMES) {
        int skipped = count - TOP_FRAMES - BOTTOM_FRAMES;
        traceback.add("    … " + skipped + " more frames …");
        i += skipped;
      }
      traceback.add("    at " + place(frames.get(i)));
    }
    if (common > 0) {
      traceback.add("    … as above");
    }
  }

  /** The frames without those of the machinery below the cell. */
  private static List<StackTraceElement> own(List<StackTraceElement> frames) {
    int end = 0;
    while (end < frames.size() && !frames.get(end).getClassName().startsWith("dev.deja.runtime.")) {
      end++;
    }
    if (end < frames.size()) {
      while (end > 0 && isReflection(frames.get(end - 1))) {
        end--;
      }
    }
    return frames.subList(0, end);
  }

  private static boolean isReflection(StackTraceElement frame) {
    return frame.getClassName().startsWith("jdk.internal.reflect.")
        || frame.getClassName().startsWith("java.lang.invoke.")
        || frame.getClassName().equals("java.lang.reflect.Method");
  }

  private static int common(List<StackTraceElement> frames, List<StackTraceElement> around) {
    int common = 0;
    while (common < frames.size()
        && common < around.size()
        && frames.get(frames.size() - 1 - common).equals(around.get(around.size() - 1 - common))) {
      common++;
    }
    return common;
  }

  private static String place(StackTraceElement frame) {
    if (!WRAPPER.matcher(frame.getClassName()).lookingAt()) {
      return frame.toString();
    }
    String className = plain(frame.getClassName()).replace('$', '.');
    String method = frame.getMethodName();
    Matcher lambda = LAMBDA.matcher(method);
    boolean inLambda = lambda.matches();
    if (inLambda) {
      method = lambda.group(1);
    }
    String where = frame.getFileName() + ", line " + frame.getLineNumber();
    if (className.isEmpty() && method.startsWith("do_it$")) {
      return where + (inLambda ? " (in a lambda)" : "");
    }
    String owner = className.isEmpty() ? "" : className + ".";
    return owner + method + (inLambda ? " (in a lambda)" : "") + " (" + where + ")";
  }

  private static String name(ThrownByCell.Link link) {
    return plain(link.className());
  }

  private static String message(ThrownByCell.Link link) {
    return link.message() == null ? "" : plain(link.message());
  }
}
