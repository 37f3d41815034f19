package dev.deja.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a stack frame of notebook code is, as people say it. */
public final class CellPlace {

  /** JShell's name of the class around a snippet. */
  private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]?");

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

  private CellPlace() {}

  /** Whether a class is one of a cell. */
  public static boolean isOfCell(String className) {
    return WRAPPER.matcher(className).lookingAt();
  }

  /**
   * Such as {@code cell [7], line 3} or {@code Counter.add (cell [7], line 3)}.
   *
   * @param className a class of a cell
   * @param cell such as {@code cell [7]}
   */
  public static String of(String className, String methodName, String cell, int line) {
    String owner = WRAPPER.matcher(className).replaceAll("").replace('$', '.');
    Matcher lambda = LAMBDA.matcher(methodName);
    boolean inLambda = lambda.matches();
    String method = inLambda ? lambda.group(1) : methodName;
    String where = cell + ", line " + line;
    String note = inLambda ? " (in a lambda)" : "";
    return owner.isEmpty() && method.startsWith("do_it$")
        ? where + note
        : (owner.isEmpty() ? "" : owner + ".") + method + note + " (" + where + ")";
  }
}
