package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.ArrayList;
import java.util.List;

/** {@code %%script PROGRAM}: gives the cell to a program as its standard input, as IPython does. */
final class ScriptMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("script");
  }

  @Override
  public String usage() {
    return "%%script PROGRAM ARGUMENT…  gives the cell to a program as its input";
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
    List<String> command = new ArrayList<>(call.arguments());
    boolean mayFail = command.remove("--no-raise-error");
    if (command.isEmpty()) {
      throw new MagicFailed("%%script wants a program: write %%script perl above its input");
    }
    String program = command.get(0);
    if (program.indexOf('/') < 0) {
      command.set(0, Shell.named(program).program().get(0));
    }
    int status = ShellCommand.feed(call.line(), command, call.body().orElse(""), cell);
    if (status != 0 && !mayFail) {
      throw new MagicFailed(program + " ended with exit status " + status);
    }
  }
}
