package dev.deja.kernel.magic;

import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a submitted cell into Java code and magics, in order.
 *
 * <ul>
 *   <li>{@code %%name} on the first line that is neither blank nor a {@code //} comment takes the
 *       whole cell.
 *   <li>{@code %name …} is a magic where a statement may start: not inside a string, text block,
 *       comment or bracket, nor after an operator. After an expression without a semicolon it is
 *       one only if {@code name} is a known magic; otherwise it is a remainder ({@code a % b}).
 *   <li>{@code !command} likewise, unless what follows reads as Java: {@code !true}, {@code !(a &&
 *       b)}, {@code !list.isEmpty()}, {@code !!a}, or {@code !done} where {@code done} is a
 *       variable.
 *   <li>A white space and {@code \} at the end of a magic's line continue it on the next.
 *   <li>{@code target = %name …} and {@code target = !command} likewise give the magic's value to a
 *       variable; {@code /vars} and the like are JShell's commands.
 *   <li>{@code name?} and {@code ?name} ask for help at the end of a cell, where no question mark
 *       is Java's.
 *   <li>A byte order mark in front is white space.
 *   <li>JBang's lines ({@code //DEPS} and others) become calls ahead of everything else; they stay
 *       in the code as the comments that they are.
 * </ul>
 */
public final class CellParser {

  /** The name under which a shell line is called. */
  public static final String SHELL = "!";

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Pattern MAGIC = Pattern.compile("%%?([\\p{L}_][\\w.-]*)[ \\t]*(.*)");
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(\\s*(?:final\\s+)?"
              + "(?:[\\p{L}_$][\\w$.]*(?:\\s*<[\\w$.<>?,\\s\\[\\]]*>)?(?:\\s*\\[\\s*])*\\s+)?"
              + "[\\p{L}_$][\\w$]*(?:\\.[\\w$]+|\\[[^\\]=]*])*\\s*=\\s*)"
              + "(%[\\p{L}_].*|!\\s*[^\\s=].*)");
  private static final Pattern HELP =
      Pattern.compile(
          "(?<ahead>\\?{1,2})\\s*(?<first>%{1,2}[\\p{L}_][\\w.-]*|NAME)|(?<last>%{1,2}[\\p{L}_][\\w.-]*|NAME)(?<behind>\\?{1,2})"
              .replace("NAME", "[\\p{L}_$\"](?:[\\p{L}\\p{N}_$.()\\[\\]\",]|::)*"));
  private static final Pattern FIRST_STEPS = Pattern.compile("\\?{1,2}");
  private static final Pattern JSHELL = Pattern.compile("/[a-z]+(\\s.*)?");
  private static final Pattern JAVA_NEGATION =
      Pattern.compile("[(!].*|(true|false)\\b.*|[\\p{L}_$][\\w$]*(\\.[\\w$]+|\\[[^\\]]*])*\\(.*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\w$]*");

  private final Predicate<String> isMagic;
  private final Predicate<String> isVariable;
  private final String[] lines;
  private final List<CellPart> parts = new ArrayList<>();
  private final StringBuilder java = new StringBuilder();
  private int javaLine = 1;

  /** From here on every line that is not blank asks for help. */
  private final int helpFrom;

  private CellParser(String cell, Predicate<String> isMagic, Predicate<String> isVariable) {
    this.isMagic = isMagic;
    this.isVariable = isVariable;
    this.lines = withoutMark(cell).replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    int from = lines.length;
    while (from > 0 && (isSpare(lines[from - 1].strip()) || isHelp(lines[from - 1].strip()))) {
      from--;
    }
    this.helpFrom = from;
  }

  /** Whether a line, without the space around it, asks for help if it is the last of its cell. */
  public static boolean isHelp(String line) {
    return line.endsWith("?") && HELP.matcher(line).matches()
        || line.startsWith("?")
            && (FIRST_STEPS.matcher(line).matches() || HELP.matcher(line).matches());
  }

  private static boolean isSpare(String line) {
    return line.isEmpty() || line.startsWith("//");
  }

  /**
   * The parts of a cell; empty if it is blank.
   *
   * @param isMagic whether a name is that of a known magic
   * @param isVariable whether a name is that of a variable which earlier cells declared
   * @throws MagicFailed if a magic stands where none can, with its line quoted
   */
  public static List<CellPart> parse(
      String cell, Predicate<String> isMagic, Predicate<String> isVariable) {
    return new CellParser(cell, isMagic, isVariable).parse();
  }

  /** A cell with white space in the place of the byte order mark that some editors put in front. */
  public static String withoutMark(String cell) {
    return !cell.isEmpty() && cell.charAt(0) == BYTE_ORDER_MARK ? " " + cell.substring(1) : cell;
  }

  private List<CellPart> parse() {
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.startsWith("%%") && i < helpFrom) {
        return List.of(cellMagic(i));
      }
      if (!isSpare(line)) {
        break;
      }
    }
    JavaLexer lexer = new JavaLexer();
    JbangLines jbang = new JbangLines();
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (i >= helpFrom
          && !isSpare(line)
          && (lexer.statementMayStart() || lexer.afterExpression())) {
        help(line, i);
        lexer.statementEnded();
        continue;
      }
      if (startsMagic(line, lexer, i)) {
        i = command(i);
        lexer.statementEnded();
        continue;
      }
      Matcher assignment = ASSIGNMENT.matcher(lines[i]);
      if (assigns(assignment, lexer, i)) {
        i = assignment(i, assignment);
        lexer.statementEnded();
        continue;
      }
      if (lexer.inCode()) {
        jbang.read(line, i + 1);
      }
      lexer.line(lines[i]);
      java.append(lines[i]).append('\n');
    }
    endJava(lines.length);
    List<CellPart> ahead = jbang.parts();
    ahead.addAll(parts);
    return List.copyOf(ahead);
  }

  private void help(String line, int index) {
    endJava(index);
    Matcher help = HELP.matcher(line);
    if (help.matches()) {
      boolean ahead = help.group("ahead") != null;
      parts.add(
          new CellPart.Help(
              help.group(ahead ? "first" : "last"),
              help.group(ahead ? "ahead" : "behind").length() == 2,
              index + 1));
    } else {
      parts.add(new CellPart.Command(new MagicCall("help", "", Optional.empty()), index + 1));
    }
    javaLine = index + 2;
  }

  private CellPart cellMagic(int first) {
    Matcher magic = MAGIC.matcher(lines[first].strip());
    if (!magic.matches()) {
      throw new MagicFailed(
          "'" + lines[first].strip() + "' names no magic: write %%name, and see %lsmagic");
    }
    String body =
        String.join("\n", List.of(lines).subList(Math.min(first + 1, lines.length), lines.length));
    return new CellPart.Command(
        new MagicCall(magic.group(1), magic.group(2).strip(), Optional.of(body)), first + 1);
  }

  private boolean assigns(Matcher assignment, JavaLexer lexer, int index) {
    if (!lexer.inCode() || !assignment.matches()) {
      return false;
    }
    String magic = assignment.group(2);
    if (magic.charAt(0) == '!' && isNegation(assignment.group(1), magic.substring(1), index)) {
      return false;
    }
    if (lexer.misplaced()) {
      throw misplaced(lines[index].strip(), index);
    }
    return lexer.statementMayStart();
  }

  /** Whether what follows {@code x = !} is Java. */
  private boolean isNegation(String target, String rest, int index) {
    return target.matches("\\s*(final\\s+)?(boolean|Boolean)\\b.*")
        || rest.strip().matches("[\\p{L}_$][\\w$]*(\\.[\\w$]+)+;")
        || isJavaNegation(rest.strip().replaceFirst("\\s*;$", ""), index);
  }

  /** Adds the assignment that begins on a line, and gives the last line that belongs to it. */
  private int assignment(int first, Matcher assignment) {
    endJava(first);
    int last = lastOf(first);
    String text = joined(first, last, assignment.group(2));
    String magic = text.replaceFirst("(?<!\\\\);\\s*(//.*)?$", "");
    parts.add(new CellPart.Assignment(assignment.group(1), call(magic), first + 1));
    javaLine = last + 2;
    return last;
  }

  private static MagicFailed misplaced(String line, int index) {
    return new MagicFailed(
        "line "
            + (index + 1)
            + ": '"
            + line
            + "' stands inside braces: a magic runs on a line of its own, outside of methods,"
            + " classes and blocks");
  }

  private boolean startsMagic(String line, JavaLexer lexer, int index) {
    if (!lexer.inCode() || line.length() < 2) {
      return false;
    }
    if (line.charAt(0) == '%') {
      Matcher magic = MAGIC.matcher(line);
      if (!magic.matches()) {
        return false;
      }
      if (lexer.misplaced()) {
        throw misplaced(line, index);
      }
      boolean starts =
          lexer.statementMayStart()
              || (lexer.afterExpression() && isMagic.test(magic.group(1)) && !line.endsWith(";"));
      if (starts && line.startsWith("%%")) {
        throw new MagicFailed(
            "line " + (index + 1) + ": '" + line + "' must be the first line of its cell");
      }
      return starts;
    }
    if (line.charAt(0) == '/') {
      return lexer.statementMayStart() && JSHELL.matcher(line).matches();
    }
    return line.charAt(0) == '!'
        && line.charAt(1) != '='
        && (lexer.statementMayStart() || lexer.afterExpression())
        && !isJavaNegation(line.substring(1), index);
  }

  private boolean isJavaNegation(String rest, int index) {
    if (JAVA_NEGATION.matcher(rest).matches()) {
      return true;
    }
    Matcher word = WORD.matcher(rest);
    if (!word.lookingAt()) {
      return false;
    }
    String name = word.group();
    return rest.equals(name + ";")
        || isVariable.test(name)
        || Pattern.compile("\\b(boolean|Boolean|var)\\s+" + Pattern.quote(name) + "\\b")
            .matcher(String.join("\n", List.of(lines).subList(0, index)))
            .find();
  }

  /** Adds the magic that begins on a line, and gives the last line that belongs to it. */
  private int command(int first) {
    endJava(first);
    int last = lastOf(first);
    parts.add(new CellPart.Command(call(joined(first, last, lines[first].strip())), first + 1));
    javaLine = last + 2;
    return last;
  }

  /** The last line of a magic: a white space and a backslash continue it. */
  private int lastOf(int first) {
    int last = first;
    while (last + 1 < lines.length && lines[last].stripTrailing().matches(".*\\s\\\\")) {
      last++;
    }
    return last;
  }

  private String joined(int first, int last, String firstText) {
    StringBuilder text = new StringBuilder(firstText.stripTrailing());
    for (int i = first + 1; i <= last; i++) {
      text.setLength(text.length() - 1);
      text.append(lines[i].strip());
    }
    return text.toString();
  }

  /** The call that a magic's text is, from its sign on. */
  private static MagicCall call(String text) {
    if (text.charAt(0) == '!') {
      return new MagicCall(SHELL, text.substring(1).strip(), Optional.empty());
    } else if (text.charAt(0) == '/') {
      return new MagicCall("jshell", text.strip(), Optional.empty());
    }
    Matcher magic = MAGIC.matcher(text);
    if (!magic.matches()) {
      throw new AssertionError(text);
    }
    return new MagicCall(magic.group(1), magic.group(2).strip(), Optional.empty());
  }

  private void endJava(int nextLine) {
    String code = java.toString();
    if (!code.isBlank()) {
      parts.add(new CellPart.JavaCode(code.substring(0, code.length() - 1), javaLine));
    }
    java.setLength(0);
    javaLine = nextLine + 1;
  }
}
