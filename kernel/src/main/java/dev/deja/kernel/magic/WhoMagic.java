package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.model.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code %who}, {@code %whos}, {@code %vars}: variables with type, cell and the beginning of their
 * value, all or those of some types; {@code %who_ls}: their names.
 */
final class WhoMagic implements Magic {

  private static final int VALUE_CHARS = 60;

  @Override
  public List<String> names() {
    return List.of("who", "whos", "vars", "who_ls");
  }

  @Override
  public String usage() {
    return "%who [TYPE…], %whos, %vars  variables with type, cell and value; %who_ls their names";
  }

  @Override
  public Takes takes() {
    return Takes.TYPES_OF_VARIABLES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    List<String> types = call.arguments();
    List<Declaration> variables =
        cell.notebook().declarations().stream()
            .filter(each -> each.kind() == Declaration.Kind.VARIABLE)
            .filter(each -> types.isEmpty() || isOneOf(each.type(), types))
            .toList();
    if (call.name().equals("who_ls")) {
      variables.forEach(variable -> Say.line(cell, variable.name()));
      return;
    }
    if (variables.isEmpty()) {
      Say.line(cell, types.isEmpty() ? "No variables yet." : "No variables of type " + call.line());
      return;
    }
    Map<String, String> values = cell.notebook().values();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("VARIABLE", "TYPE", "CELL", "VALUE"));
    for (Declaration variable : variables) {
      String value = values.getOrDefault(variable.name(), "?");
      rows.add(List.of(variable.name(), variable.type(), Columns.cell(variable), shortened(value)));
    }
    Say.line(cell, Columns.of(rows));
  }

  /** Whether a type is named, with or without its package and its arguments. */
  private static boolean isOneOf(String type, List<String> named) {
    String bare = type.replaceFirst("<.*>", "");
    String simple = bare.substring(bare.lastIndexOf('.') + 1);
    return named.stream()
        .map(name -> name.replaceFirst("<.*>", ""))
        .anyMatch(name -> name.equals(simple) || name.equals(bare));
  }

  private static String shortened(String value) {
    String line = value.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= VALUE_CHARS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, VALUE_CHARS - 1)) + "…";
  }
}
