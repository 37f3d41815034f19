package dev.deja.kernel.magic;

import dev.deja.kernel.model.Declaration;
import java.util.List;
import java.util.stream.Collectors;

/** A table as text: columns as wide as their widest text. */
final class Columns {

  private Columns() {}

  /** Rows of equally many texts each. */
  static String of(List<List<String>> rows) {
    int count = rows.get(0).size();
    int[] widths = new int[count];
    for (List<String> row : rows) {
      for (int i = 0; i < count; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder();
              for (int i = 0; i < count; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
              }
              return line.toString().stripTrailing();
            })
        .collect(Collectors.joining("\n"));
  }

  /** Where something was declared, as cells are numbered. */
  static String cell(Declaration declaration) {
    return declaration.executionCount() == 0 ? "-" : "[" + declaration.executionCount() + "]";
  }
}
