package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/**
 * {@code %%bash}, {@code %%sh}, {@code %%shell}: the cell is a script, and a status other than 0
 * fails the cell. {@code %sh command} is {@code !command}.
 */
final class ShellMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("bash", "sh", "shell");
  }

  @Override
  public String usage() {
    return "%%bash, %%sh, %%shell  runs the cell as a script; a failure fails the cell";
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    String script = call.body().orElse(call.line());
    if (script.isBlank()) {
      throw new MagicFailed(
          "%%" + call.name() + " has nothing to run: write the script on the lines below it");
    }
    if (call.body().isPresent() && !call.line().isEmpty()) {
      throw new MagicFailed(
          "'%%"
              + call.name()
              + " "
              + call.line()
              + "': arguments are not understood here; write the script on the lines below %%"
              + call.name());
    }
    Shell shell = call.name().equals("shell") ? Shell.standard() : Shell.named(call.name());
    int status = ShellCommand.run(call.name(), shell, script, cell);
    if (status != 0 && call.body().isPresent()) {
      throw new MagicFailed("the " + call.name() + " script ended with exit status " + status);
    }
    if (status != 0) {
      Say.warning(cell, "exit status " + status);
    }
  }
}
