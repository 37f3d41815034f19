package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code %input} and {@code %output}: say that a cell reads or writes files, where that cannot be
 * seen.
 */
final class FileMagic implements Magic {

  private final boolean output;

  private FileMagic(boolean output) {
    this.output = output;
  }

  static List<Magic> all() {
    return List.of(new FileMagic(false), new FileMagic(true));
  }

  private String name() {
    return output ? "output" : "input";
  }

  @Override
  public List<String> names() {
    return List.of(name());
  }

  @Override
  public String usage() {
    return output
        ? "%output FILE…  records files that child processes or native code write"
        : "%input FILE|URL…  records files that child processes or native code read";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    List<String> files = call.arguments();
    if (files.isEmpty()) {
      throw new MagicFailed("%" + name() + " needs a file, as in %" + name() + " data.csv");
    }
    StringBuilder code = new StringBuilder("{");
    for (String file : files) {
      if (!output && file.contains("://")) {
        code.append(
            "((dev.deja.Deja) null).input(new java.net.URL(" + JavaLiterals.text(file) + "));");
        continue;
      }
      Path path = cell.workingFolder().resolve(file);
      if (!Files.isRegularFile(path)) {
        throw new MagicFailed("there is no file '" + file + "' in " + cell.workingFolder());
      }
      code.append("((dev.deja.Deja) null).")
          .append(name())
          .append("(new java.io.File(")
          .append(JavaLiterals.text(path.toString()))
          .append(").toPath());");
    }
    cell.run(code.append('}').toString());
  }
}
