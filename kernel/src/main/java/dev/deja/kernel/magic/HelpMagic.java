package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/** {@code %help}: first steps, or how one magic is written. */
final class HelpMagic implements Magic {

  private final Magics magics;

  HelpMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("help");
  }

  @Override
  public String usage() {
    return "%help [NAME]  first steps, or how one magic is written";
  }

  @Override
  public Takes takes() {
    return Takes.MAGICS;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    if (call.line().isEmpty()) {
      Say.line(
          cell,
          """
          A cell holds Java: statements, declarations, or an expression whose value is shown.
          Tab completes, Shift+Tab explains what is under the cursor.
          %maven group:artifact:version   adds a library
          !command                        runs a shell command; {expression} is its value
          %who                            shows variables
          %timeit code                    measures
          %lsmagic                        lists all magics\
          """);
      return;
    }
    String name = call.line().replaceFirst("^%+", "");
    for (Magic magic : magics.all()) {
      if (magic.names().contains(name)) {
        Say.line(cell, magic.usage());
        if (magic.names().size() > 1) {
          Say.line(cell, "names: " + String.join(", ", magic.names()));
        }
        return;
      }
    }
    throw new MagicFailed("no magic is named '" + name + "'. List them with %lsmagic.");
  }
}
