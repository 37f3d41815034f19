package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;
import java.util.Locale;

/** {@code %time statement} and {@code %%time}: runs code and says how long it took. */
final class TimeMagic implements Magic {

  private final Magics magics;

  TimeMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("time");
  }

  @Override
  public String usage() {
    return "%time STATEMENT, %%time  runs code and says how long it took, compilation included";
  }

  @Override
  public Takes takes() {
    return Takes.JAVA;
  }

  @Override
  public Placeholders placeholders() {
    return Placeholders.NONE;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    String code =
        "\n".repeat(cell.line() - 1) + call.line() + call.body().map("\n"::concat).orElse("");
    if (code.isBlank()) {
      throw new MagicFailed(
          "%time has nothing to run: write %time STATEMENT, or code below %%time");
    }
    long start = System.nanoTime();
    try {
      magics.runCode(code, cell);
    } finally {
      Say.line(cell, "Wall time: " + text(System.nanoTime() - start));
    }
  }

  private static String text(long nanos) {
    return nanos < 1_000_000_000L
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
