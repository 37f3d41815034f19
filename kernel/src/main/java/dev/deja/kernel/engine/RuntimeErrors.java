package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Says what notebook code threw: names, messages, causes, and frames as places in cells. */
final class RuntimeErrors {

  /** JShell's name of the class around a snippet. */
  private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]?");

  private final Frames frames;

  RuntimeErrors(CellTexts texts) {
    this.frames = new Frames(texts);
  }

  CellError of(ThrownByCell thrown) {
    ThrownByCell.Link first = thrown.outermost();
    return new CellError(name(first), message(first), traceback(thrown));
  }

  /** An exception of JShell's own, under another name. */
  CellError of(ThrownByCell thrown, String name, String message) {
    List<String> traceback = new ArrayList<>(traceback(thrown));
    traceback.set(0, Ansi.red(name) + ": " + message);
    return new CellError(name, message, traceback);
  }

  /** What an interrupted cell reports. */
  CellError interrupted(ThrownByCell thrown) {
    List<String> traceback = new ArrayList<>();
    traceback.add(Ansi.red("Interrupted") + "; variables are kept");
    frames.add(thrown.outermost().frames(), List.of(), "", traceback);
    return new CellError(CellError.INTERRUPTED, "", traceback);
  }

  static CellError interrupted() {
    return new CellError(
        CellError.INTERRUPTED, "", List.of(Ansi.red("Interrupted") + "; variables are kept"));
  }

  static String plain(String text) {
    return WRAPPER.matcher(text).replaceAll("");
  }

  private List<String> traceback(ThrownByCell thrown) {
    List<String> traceback = new ArrayList<>();
    List<StackTraceElement> around = List.of();
    for (ThrownByCell.Link link : thrown.chain()) {
      String indent = link.suppressed() ? "    " : "";
      String prefix =
          link.suppressed() ? indent + "Suppressed: " : traceback.isEmpty() ? "" : "Caused by: ";
      String message = message(link);
      traceback.add(prefix + Ansi.red(name(link)) + (message.isEmpty() ? "" : ": " + message));
      frames.add(link.frames(), around, indent, traceback);
      if (!link.suppressed()) {
        around = link.frames();
      }
    }
    return traceback;
  }

  private static String name(ThrownByCell.Link link) {
    return plain(link.className());
  }

  private static String message(ThrownByCell.Link link) {
    return link.message() == null ? "" : plain(link.message());
  }
}
