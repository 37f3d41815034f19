package dev.deja.kernel.session;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A magic that notebook code has made: it runs there, as code of the cell. */
record OwnMagic(String name) implements Magic {

  /** A text constant in a class file holds no more bytes than 65,535. */
  private static final int CONSTANT_LENGTH = 10_000;

  /** A call as it would stand in a cell. */
  static MagicCall call(String name, List<String> arguments, Optional<String> body) {
    return new MagicCall(
        name, arguments.stream().map(OwnMagic::quoted).collect(Collectors.joining(" ")), body);
  }

  private static String quoted(String argument) {
    if (!argument.isEmpty() && argument.matches("[^\\s'\"]+")) {
      return argument;
    }
    char quote = argument.indexOf('"') < 0 ? '"' : '\'';
    return quote + argument + quote;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String usage() {
    return "%" + name + "  made by this notebook";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    cell.run(expression("run", call));
  }

  @Override
  public Optional<String> valueOf(MagicCall call) {
    return Optional.of(expression("value", call));
  }

  private String expression(String method, MagicCall call) {
    String arguments =
        call.arguments().stream().map(OwnMagic::literal).collect(Collectors.joining(", "));
    String body = call.body().map(OwnMagic::literal).orElse("null");
    // In a cast a name is that of a type, whatever variables the notebook has.
    return "((dev.deja.runtime.OwnMagics) null)."
        + method
        + "("
        + literal(name)
        + ", new String[] {"
        + arguments
        + "}, "
        + body
        + ")";
  }

  /** A Java expression for a text. */
  static String literal(String text) {
    if (text.length() <= CONSTANT_LENGTH) {
      return '"' + escaped(text) + '"';
    }
    StringBuilder parts = new StringBuilder("String.join(\"\"");
    for (int i = 0; i < text.length(); i += CONSTANT_LENGTH) {
      String part = text.substring(i, Math.min(i + CONSTANT_LENGTH, text.length()));
      parts.append(", \"").append(escaped(part)).append('"');
    }
    return parts.append(')').toString();
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
