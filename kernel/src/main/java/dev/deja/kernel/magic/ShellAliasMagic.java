package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/** {@code %ls} and the like: IPython's names for {@code !ls}. */
final class ShellAliasMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("ls", "cat", "cp", "mkdir", "mv", "rm", "rmdir");
  }

  @Override
  public String usage() {
    return "%ls, %cat, %cp, %mkdir, %mv, %rm, %rmdir  the same as !ls and so on";
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
    ShellLineMagic.run(call.name(), (call.name() + " " + call.line()).strip(), cell);
  }
}
