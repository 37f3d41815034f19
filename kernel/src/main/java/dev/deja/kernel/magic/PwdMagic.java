package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/** {@code %pwd}: where notebook code runs. */
final class PwdMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("pwd");
  }

  @Override
  public String usage() {
    return "%pwd  the folder in which notebook code runs";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Say.line(cell, cell.workingFolder().toString());
  }
}
