package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/**
 * {@code %reset}: a new notebook JVM, so that all memory is free. IPython's flags, such as {@code
 * -f} against a question that is not asked here, are accepted.
 */
final class ResetMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("reset");
  }

  @Override
  public String usage() {
    return "%reset  forgets all that cells declared, in a new notebook JVM; the class path stays";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Restarts.restart("This is a new notebook JVM.", cell.notebook().settings(), cell);
  }
}
