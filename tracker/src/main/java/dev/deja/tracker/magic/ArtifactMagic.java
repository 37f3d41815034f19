package dev.deja.tracker.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * {@code %artifact}: keeps a file or a value under a name, and loads what was kept. What it does it
 * does in Java, through {@code Deja.artifact} and {@code Deja.open}.
 */
public final class ArtifactMagic implements Magic {

  /** What is meant as a path, although no file is there. */
  private static final Pattern PATH = Pattern.compile("[^\\s(){};\"]*[./\\\\][^\\s(){};\"]*");

  private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  private static final String HOW =
      "write %artifact model model.bin, %artifact table rows, or %artifact load churn/42/model";

  @Override
  public List<String> names() {
    return List.of("artifact");
  }

  @Override
  public String usage() {
    return "%artifact NAME PATH|EXPRESSION  keep it under a name; %artifact load churn/42/model"
        + " [VARIABLE]";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  /** The line is code. */
  @Override
  public Placeholders placeholders() {
    return Placeholders.NONE;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    String[] words = call.line().strip().split("\\s+", 2);
    if (words.length < 2) {
      throw new MagicFailed(
          words[0].isEmpty()
              ? "%artifact needs a name and what to keep: " + HOW
              : "%artifact "
                  + words[0]
                  + " lacks "
                  + (words[0].equals("load") ? "a reference" : "what to keep")
                  + ": "
                  + HOW);
    }
    if (words[0].equals("load")) {
      load(call.arguments(), cell);
    } else {
      keep(words[0], words[1].strip(), cell);
    }
  }

  private static void keep(String name, String what, CellContext cell) {
    String code = isFile(what, cell) ? "java.nio.file.Path.of(" + text(unquoted(what)) + ")" : what;
    cell.run(
        "dev.deja.Deja.artifact("
            + text(name)
            + ", "
            + (code.endsWith(";") ? code.substring(0, code.length() - 1) : code)
            + ");");
  }

  /** A variable goes before a file of its name; what looks like a path and is none is said. */
  private static boolean isFile(String what, CellContext cell) {
    String path = unquoted(what);
    if (NAME.matcher(what).matches() && cell.notebook().hasVariable(what)) {
      return false;
    }
    try {
      if (Files.exists(cell.workingFolder().resolve(path))) {
        return true;
      }
    } catch (InvalidPathException e) {
      return false;
    }
    String first = what.split("[^\\p{L}\\p{N}_$]", 2)[0];
    boolean meansFile =
        PATH.matcher(what).matches()
            && !cell.notebook().hasVariable(first)
            && (first.isEmpty() || first.equals(first.toLowerCase(Locale.ROOT)))
            && !first.equals("this")
            && !what.matches("[0-9._]+[dfDFL]?");
    if (meansFile) {
      throw new MagicFailed(
          "there is no file '"
              + what
              + "' in "
              + cell.workingFolder()
              + (first.isEmpty() ? "" : ", and no variable '" + first + "'"));
    }
    return false;
  }

  private static String unquoted(String what) {
    return what.length() > 1 && what.startsWith("'") && what.endsWith("'")
        ? what.substring(1, what.length() - 1)
        : what;
  }

  private static void load(List<String> arguments, CellContext cell) {
    String reference = arguments.get(1);
    if (arguments.size() > 3
        || arguments.size() == 3 && !NAME.matcher(arguments.get(2)).matches()) {
      throw new MagicFailed("%artifact load needs a reference and at most a variable: " + HOW);
    }
    String artifact = "dev.deja.Deja.open().artifact(" + text(reference) + ")";
    if (arguments.size() < 3) {
      cell.run(artifact + ".value()");
      return;
    }
    String type = typeOf(cell.notebook().evaluate(artifact + ".kind()").orElse(""));
    cell.run(type + " " + arguments.get(2) + " = (" + type + ") " + artifact + ".value();");
  }

  /** Of a variable that holds an artifact of that kind. */
  private static String typeOf(String kind) {
    return switch (kind) {
      case "TEXT" -> "String";
      case "BYTES" -> "byte[]";
      case "IMAGE" -> "java.awt.image.BufferedImage";
      case "TABLE" -> "java.util.List<java.util.Map<String, Object>>";
      case "FILE" -> "java.nio.file.Path";
      default -> "Object";
    };
  }

  /** A text as Java's literal. */
  private static String text(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      literal.append(
          switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            default -> String.valueOf(c);
          });
    }
    return literal.append('"').toString();
  }
}
