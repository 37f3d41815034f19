package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Note;
import java.util.List;

/** {@code %pip install NAME}: pip of the Python that is on the {@code PATH}. */
final class PipMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("pip");
  }

  @Override
  public String usage() {
    return "%pip ARGUMENTS  runs pip of the python3 on the PATH; a failure fails the cell";
  }

  @Override
  public Placeholders placeholders() {
    return Placeholders.BRACES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    if (call.line().isEmpty()) {
      throw new MagicFailed("%pip runs pip: write, for example, %pip install numpy");
    }
    String python = Shell.named("python3", "python").program().get(0);
    // Through a shell, so that quotes and variables mean what they do in one.
    String script = Shell.quoted(python) + " -m pip " + call.line();
    boolean changes = call.line().matches("(?s)(?:\\S*install|uninstall)\\b.*");
    String before = changes ? PythonPackages.json(python, cell) : "{}";
    int status = ShellCommand.run(call.name(), Shell.standard(), script, cell);
    if (changes) {
      cell.note(
          new Note(
              "packages",
              "{\"manager\":\"pip\",\"before\":%s,\"after\":%s}"
                  .formatted(before, PythonPackages.json(python, cell))));
    }
    if (status != 0) {
      throw new MagicFailed("pip ended with exit status " + status);
    }
  }
}
