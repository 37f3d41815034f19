package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/** {@code %lsmagic}: what can be typed. */
final class LsmagicMagic implements Magic {

  private final Magics magics;

  LsmagicMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("lsmagic");
  }

  @Override
  public String usage() {
    return "%lsmagic  this list";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Say.line(cell, String.join("\n", magics.usages()));
  }
}
