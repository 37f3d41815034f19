package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** {@code %%writefile FILE}: writes the cell into a file; with {@code -a}, at its end. */
final class WritefileMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("writefile", "file");
  }

  @Override
  public String usage() {
    return "%%writefile [-a] FILE  writes the cell into a file; -a at its end";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    List<String> arguments = new ArrayList<>(call.arguments());
    boolean append = arguments.remove("-a") || arguments.remove("--append");
    if (arguments.size() != 1 || call.body().isEmpty()) {
      throw new MagicFailed("%%writefile writes a cell: write %%writefile FILE above its text");
    }
    Path file = Paths.resolve(arguments.get(0), cell);
    boolean there = Files.exists(file);
    String text = call.body().get();
    try {
      Files.writeString(
          file,
          text.endsWith("\n") ? text : text + "\n",
          StandardOpenOption.CREATE,
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new MagicFailed(file + " cannot be written: " + e, e);
    }
    Say.line(cell, (!there ? "Wrote " : append ? "Appended to " : "Overwrote ") + arguments.get(0));
  }
}
