package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.model.Declaration;
import java.util.List;

/** {@code %imports}: what can be named without its package, cells' own imports last. */
final class ImportsMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("imports");
  }

  @Override
  public String usage() {
    return "%imports  the imports of cells, and those that every notebook has";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    for (Declaration each : cell.notebook().declarations()) {
      if (each.kind() == Declaration.Kind.IMPORT) {
        String from = each.executionCount() == 0 ? "" : "  // cell " + Columns.cell(each);
        Say.line(cell, "import " + each.name() + ";" + from);
      }
    }
  }
}
