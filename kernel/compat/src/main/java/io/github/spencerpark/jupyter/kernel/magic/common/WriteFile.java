package io.github.spencerpark.jupyter.kernel.magic.common;

import io.github.spencerpark.jupyter.kernel.magic.registry.CellMagic;
import io.github.spencerpark.jupyter.kernel.magic.registry.MagicArgsParseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code %%writefile FILE}: writes the cell's body to a file. */
public class WriteFile {

  @CellMagic(aliases = "writeFile")
  public static @Nullable Void writefile(List<String> arguments, String body) throws Exception {
    if (arguments.size() != 1) {
      throw new MagicArgsParseException("%%writefile takes the name of one file");
    }
    Files.writeString(Path.of(arguments.get(0)), body);
    return null;
  }
}
