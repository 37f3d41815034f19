package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code %cd FOLDER}: where magics and their commands find relative paths. The folder of a running
 * JVM does not change, so Java code follows in the next notebook JVM; before anything has been
 * declared, that one starts now.
 */
final class CdMagic implements Magic {

  private @Nullable Path before;

  @Override
  public List<String> names() {
    return List.of("cd");
  }

  @Override
  public String usage() {
    return "%cd FOLDER  changes the folder of magics and commands; %cd - goes back";
  }

  @Override
  public Takes takes() {
    return Takes.FOLDERS;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Path folder = target(call, cell);
    if (!Files.isDirectory(folder)) {
      throw new MagicFailed(
          (Files.exists(folder) ? folder + " is not a folder" : "no folder '" + call.line() + "'")
              + ": this is "
              + cell.workingFolder());
    }
    before = cell.workingFolder();
    JvmSettings settings = cell.notebook().settings();
    boolean everywhere =
        Restarts.change(
            new JvmSettings(
                settings.jvmOptions(), settings.compilerOptions(), folder, settings.environment()),
            cell);
    Say.line(cell, folder.toString());
    if (!everywhere) {
      Say.line(
          cell,
          "Commands and magics are there now; relative paths in Java code stay where they were"
              + " until %reset, which forgets all variables.");
    }
  }

  private Path target(MagicCall call, CellContext cell) {
    if (call.line().equals("-")) {
      if (before == null) {
        throw new MagicFailed("%cd - goes back, and nothing has been left yet");
      }
      return before;
    }
    List<String> arguments = call.arguments();
    if (arguments.size() > 1) {
      // As people type it, without quotes around white space.
      return Paths.resolve(call.line(), cell);
    }
    return Paths.resolve(arguments.isEmpty() ? "~" : arguments.get(0), cell);
  }
}
