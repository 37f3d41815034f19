package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The imports in force, and which of them JShell has yet to be told. Used by one thread. */
final class DirectImports {

  /** With the comments before it, which are a part of the piece. */
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:\\s++|//[^\\n]*+\\n|/\\*(?:(?!\\*/)[\\s\\S])*+\\*/)*+"
              + "import\\s+(?!module\\s)(static\\s+)?([\\p{L}\\p{N}_$.\\s]+?(?:\\.\\s*\\*)?)\\s*;?");

  private final Map<String, Pending> lines = new LinkedHashMap<>();
  private final List<Pending> pending = new ArrayList<>();

  /** An import and where it stands. */
  record Pending(String line, Origin origin) {

    /** What it imports, such as {@code static java.lang.Math.max}. */
    String name() {
      return line.substring("import ".length(), line.length() - 1);
    }
  }

  /** Whether a piece of a cell is an import and nothing else. */
  static boolean isImport(String piece) {
    return IMPORT.matcher(piece).matches();
  }

  /** An import as one line, without what may stand between its words. */
  static String line(String piece) {
    Matcher matcher = IMPORT.matcher(piece);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an import: " + piece);
    }
    String isStatic = matcher.group(1) == null ? "" : "static ";
    return "import " + isStatic + matcher.group(2).replaceAll("\\s", "") + ";";
  }

  /** Adds one that JShell does not know yet. */
  void add(String line, Origin origin) {
    if (lines().noneMatch(line::equals)) {
      put(line, origin);
      pending.add(new Pending(line, origin));
    }
  }

  /** Adds one that JShell knows. */
  void put(String line, Origin origin) {
    // A class takes the place of one of the same name; what is on demand and static adds up.
    boolean single = !line.startsWith("import static ") && !line.endsWith("*;");
    lines.put(single ? line.substring(line.lastIndexOf('.')) : line, new Pending(line, origin));
  }

  /** Whether one of them is of a class or a static member of this name. */
  boolean nameOne(String name) {
    String end = "." + name + ";";
    return lines().anyMatch(line -> line.endsWith(end));
  }

  Stream<String> lines() {
    return lines.values().stream().map(Pending::line);
  }

  /** All of them. */
  Collection<Pending> all() {
    return lines.values();
  }

  /** What JShell is to be told, once. */
  List<Pending> takePending() {
    List<Pending> taken = List.copyOf(pending);
    pending.clear();
    return taken;
  }
}
