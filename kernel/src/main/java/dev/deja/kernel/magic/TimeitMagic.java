package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code %timeit CODE}, and {@code %%timeit SETUP} over the code: runs it many times in a loop of
 * its own class, after a warm-up, and says how long one time takes.
 */
final class TimeitMagic implements Magic {

  private static final Pattern OPTION = Pattern.compile("-([nrp])\\s*(\\d{1,9})\\s*|-[qotc]\\s+");

  @Override
  public List<String> names() {
    return List.of("timeit");
  }

  @Override
  public String usage() {
    return "%timeit [-n LOOPS] [-r RUNS] CODE, %%timeit  how long code takes, warmed up";
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
  public void run(MagicCall call, CellContext cell) {
    String line = call.line();
    int loops = 0;
    int runs = 7;
    Matcher option = OPTION.matcher(line);
    while (option.lookingAt()) {
      if ("n".equals(option.group(1))) {
        loops = Integer.parseInt(option.group(2));
      } else if ("r".equals(option.group(1))) {
        runs = Integer.parseInt(option.group(2));
      }
      line = line.substring(option.end());
      option = OPTION.matcher(line);
    }
    String code = call.body().orElse(line);
    if (code.isBlank() || runs == 0) {
      throw new MagicFailed(
          "%timeit has nothing to run: write %timeit CODE, or code below %%timeit");
    }
    String setup = call.body().isPresent() ? line : "";
    int firstLine = cell.line() + (call.body().isPresent() ? 1 : 0);
    Loop loop = new Loop(loops, runs, setup, code, firstLine);
    Optional<String> result =
        cell.notebook()
            .evaluate(loop.ofExpression())
            .or(() -> cell.notebook().evaluate(loop.ofStatements()));
    if (result.isEmpty()) {
      // Says what the compiler has against it, while no part of it runs.
      cell.runBlock(loop.once());
      throw new MagicFailed("'" + code.strip() + "' is neither an expression nor statements");
    }
    Say.line(cell, result.get());
  }

  /** Java code that measures; the user's keeps its line. */
  private record Loop(int loops, int runs, String setup, String code, int firstLine) {

    String ofExpression() {
      return around(
          "((dev.deja.runtime.TimeIt) null).keep(", code.strip().replaceFirst(";+$", ""), "\n);");
    }

    String ofStatements() {
      String ended = code.stripTrailing();
      return around("", code, ended.endsWith(";") || ended.endsWith("}") ? "" : "\n;");
    }

    String once() {
      return firstLine == 1 ? code : "\n".repeat(firstLine - 2) + ended(setup) + "\n" + code;
    }

    private static String ended(String statements) {
      return statements.isBlank() || statements.endsWith(";") ? statements : statements + ";";
    }

    private String around(String before, String middle, String after) {
      String start =
          "((dev.deja.runtime.TimeIt) null).run("
              + loops
              + ", "
              + runs
              + ", deja$loops -> { "
              + ended(setup)
              + " long deja$start = System.nanoTime();"
              + " for (long deja$i = 0; deja$i < deja$loops; deja$i++) { "
              + before;
      String lines = firstLine == 1 ? start : "\n".repeat(firstLine - 2) + start + "\n";
      return lines + middle + after + "\n} return System.nanoTime() - deja$start; })";
    }
  }
}
