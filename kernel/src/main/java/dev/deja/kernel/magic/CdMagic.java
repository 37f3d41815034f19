package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/** {@code %cd}: says why a JVM cannot do it, and what does. */
final class CdMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("cd");
  }

  @Override
  public String usage() {
    return "%cd  not possible: the folder of a running JVM does not change";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    throw new MagicFailed(
        "%cd cannot be done: the folder of a running JVM does not change, it stays "
            + cell.workingFolder()
            + ". Use paths relative to it, for example Path.of(\""
            + (call.line().isEmpty() ? "folder" : call.line())
            + "\").resolve(\"file\"), or cd inside one command: !cd folder && ls.");
  }
}
