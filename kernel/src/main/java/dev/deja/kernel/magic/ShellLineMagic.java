package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/**
 * {@code !command}: runs a line of shell. As in IPython, a status other than 0 does not fail the
 * cell; it is said on the error stream.
 */
final class ShellLineMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of(CellParser.SHELL, "system", "sx");
  }

  @Override
  public String usage() {
    return "!COMMAND  runs a line of shell; a failure does not fail the cell";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public Placeholders placeholders() {
    return Placeholders.BRACES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    if (call.line().isEmpty()) {
      throw new MagicFailed("'!' runs a shell command: write it behind, as in !ls");
    }
    run(call.name(), call.line(), cell);
  }

  static void run(String kind, String command, CellContext cell) throws InterruptedException {
    int status = ShellCommand.run(kind, Shell.standard(), command, cell);
    if (status != 0) {
      Say.warning(cell, "exit status " + status);
    }
  }
}
