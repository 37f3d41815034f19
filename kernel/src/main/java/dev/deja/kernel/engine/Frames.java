package dev.deja.kernel.engine;

import dev.deja.runtime.CellPlace;
import dev.deja.runtime.Reach;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes stack frames as a user wants them: places in cells with the line that stands there, no
 * machinery of ours, and what repeats itself once.
 */
final class Frames {

  private static final int TOP_FRAMES = 25;
  private static final int BOTTOM_FRAMES = 5;

  /** The longest cycle of calls that is looked for, and how often it must repeat to be folded. */
  private static final int LONGEST_CYCLE = 12;

  private static final int REPEATS = 4;

  private static final String REACH = Reach.class.getName();

  /** The runtime, and the names of other kernels that it answers to. */
  private static final List<String> OURS =
      List.of("dev.deja.", "io.github.spencerpark.", "org.dflib.jjava.");

  /** Some frames in one line, or a frame. */
  private record Part(List<StackTraceElement> frames, String folded) {}

  private final CellTexts texts;

  Frames(CellTexts texts) {
    this.texts = texts;
  }

  /**
   * Adds the lines of a trace.
   *
   * @param around the trace of the exception that this one caused, whose last frames it shares
   */
  void add(
      List<StackTraceElement> trace,
      List<StackTraceElement> around,
      String indent,
      List<String> lines) {
    List<StackTraceElement> own = withoutEnds(trace);
    int common = common(own, withoutEnds(around));
    List<Part> parts = new ArrayList<>();
    foldCycles(own.subList(0, own.size() - common), parts);
    List<Part> folded = foldMachinery(parts);
    for (int i = 0; i < folded.size(); i++) {
      if (folded.size() > TOP_FRAMES + BOTTOM_FRAMES + 1 && i == TOP_FRAMES) {
        int skipped = folded.size() - TOP_FRAMES - BOTTOM_FRAMES;
        lines.add(indent + "    … " + skipped + " more frames …");
        i += skipped;
      }
      Part part = folded.get(i);
      lines.add(
          indent
              + (part.folded().isEmpty()
                  ? "    at " + place(part.frames().get(0), indent)
                  : "    … " + part.folded()));
    }
    if (common > 0) {
      lines.add(indent + "    … as above");
    }
  }

  /** Without what stands above and below the cell's code: checkpoints, and what called it. */
  private static List<StackTraceElement> withoutEnds(List<StackTraceElement> trace) {
    int begin = 0;
    while (begin < trace.size() && isRuntime(trace.get(begin))) {
      begin++;
    }
    int end = trace.size();
    while (end > begin && isMachinery(trace.get(end - 1))) {
      end--;
    }
    return trace.subList(begin, end);
  }

  private static void foldCycles(List<StackTraceElement> frames, List<Part> parts) {
    int i = 0;
    while (i < frames.size()) {
      int length = cycle(frames, i);
      int repeats = length == 0 ? 1 : repeats(frames, i, length);
      for (StackTraceElement frame : frames.subList(i, i + Math.max(1, length))) {
        parts.add(new Part(List.of(frame), ""));
      }
      if (length > 0) {
        String what = length == 1 ? "the same frame" : "the same " + length + " frames";
        parts.add(new Part(List.of(), what + " " + (repeats - 1) + " times more"));
      }
      i += Math.max(1, length) * repeats;
    }
  }

  /** The length of the shortest cycle that begins here and repeats itself; 0 if there is none. */
  private static int cycle(List<StackTraceElement> frames, int at) {
    for (int length = 1; length <= LONGEST_CYCLE; length++) {
      if (repeats(frames, at, length) >= REPEATS) {
        return length;
      }
    }
    return 0;
  }

  private static int repeats(List<StackTraceElement> frames, int at, int length) {
    int repeats = 1;
    while (at + (repeats + 1) * length <= frames.size()
        && frames
            .subList(at, at + length)
            .equals(frames.subList(at + repeats * length, at + (repeats + 1) * length))) {
      repeats++;
    }
    return repeats;
  }

  private static List<Part> foldMachinery(List<Part> parts) {
    List<Part> folded = new ArrayList<>();
    int i = 0;
    while (i < parts.size()) {
      int end = i;
      boolean ours = false;
      boolean reaches = false;
      while (end < parts.size() && parts.get(end).frames().stream().anyMatch(Frames::isMachinery)) {
        ours |= isRuntime(parts.get(end).frames().get(0));
        reaches |= parts.get(end).frames().get(0).getClassName().equals(REACH);
        end++;
      }
      if (end > i) {
        String count = end - i == 1 ? "1 frame" : (end - i) + " frames";
        if (!reaches) { // as if the cell had done it itself
          folded.add(new Part(List.of(), count + (ours ? " of the kernel" : " of reflection")));
        }
        i = end;
      } else {
        folded.add(parts.get(i++));
      }
    }
    return folded;
  }

  private static boolean isMachinery(StackTraceElement frame) {
    return isRuntime(frame)
        || frame.getClassName().startsWith("jdk.internal.reflect.")
        || frame.getClassName().startsWith("java.lang.invoke.")
        || frame.getClassName().equals("java.lang.reflect.Method")
        || frame.getMethodName().startsWith("ensureClassInitialized")
        || frame.getClassName().equals("java.lang.Thread") && frame.getMethodName().equals("run")
        || frame.getClassName().equals("java.lang.Thread")
            && frame.getMethodName().equals("runWith");
  }

  private static boolean isRuntime(StackTraceElement frame) {
    return OURS.stream().anyMatch(frame.getClassName()::startsWith);
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

  private String place(StackTraceElement frame, String indent) {
    if (!CellPlace.isOfCell(frame.getClassName())) {
      return frame.toString();
    }
    String cell = String.valueOf(frame.getFileName());
    String source =
        texts
            .line(cell, frame.getLineNumber())
            .map(line -> "\n" + indent + "          " + line)
            .orElse("");
    return CellPlace.of(frame.getClassName(), frame.getMethodName(), cell, frame.getLineNumber())
        + source;
  }
}
