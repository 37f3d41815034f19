package dev.deja.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link Throwable#printStackTrace} prints, line by line, as errors of cells look: with places
 * in cells, and without what the kernel has around their code. For one thread at a time.
 */
final class TraceLines {

  private static final Pattern FRAME =
      Pattern.compile(
          "(\\t*\\tat )(?:[^/(]*/)*([^/(]+)\\.([^.(]+)\\((?:(cell \\[.*]):(\\d+)|.*)\\)");

  private final Consumer<String> out;

  /** Frames of reflection, which are the kernel's if one of its own comes next. */
  private final List<String> held = new ArrayList<>();

  private boolean afterKernel;

  TraceLines(Consumer<String> out) {
    this.out = out;
  }

  /** Takes a line that is printed as an object, as those of a trace are. */
  void add(String line) {
    Matcher frame = FRAME.matcher(line);
    if (!frame.matches()) {
      flush();
      out.accept(line);
      return;
    }
    String className = frame.group(2);
    if (isKernel(className)) {
      held.clear();
      afterKernel = true;
    } else if (isReflection(className)) {
      held.add(line);
    } else if (afterKernel && className.equals("java.lang.Thread")) {
      held.clear();
    } else {
      flush();
      out.accept(frame.group(4) == null ? line : frame.group(1) + place(frame));
    }
  }

  /** Something else is printed. */
  void flush() {
    if (!afterKernel) {
      held.forEach(out);
    }
    held.clear();
    afterKernel = false;
  }

  private static String place(Matcher frame) {
    return CellPlace.of(
        frame.group(2), frame.group(3), frame.group(4), Integer.parseInt(frame.group(5)));
  }

  private static boolean isKernel(String className) {
    return className.startsWith("dev.deja.runtime.")
        || className.equals("dev.deja.Deja")
        || className.equals("dev.deja.Display");
  }

  private static boolean isReflection(String className) {
    return className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.invoke.")
        || className.equals("java.lang.reflect.Method");
  }
}
