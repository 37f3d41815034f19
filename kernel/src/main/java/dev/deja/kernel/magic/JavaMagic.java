package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code %java 21+}, and JBang's {@code //JAVA 21+}: says so if the kernel's JDK is older. {@code
 * %%java} runs its cell, as Ganymede does.
 */
final class JavaMagic implements Magic {

  private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d{1,3})(\\+?)");

  private final Magics magics;

  JavaMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("java");
  }

  @Override
  public String usage() {
    return "%java VERSION[+]  fails unless the kernel's JDK is that one, or later; alone, shows it";
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    if (call.body().isPresent()) {
      magics.runCode("\n".repeat(cell.line()) + call.body().get(), cell);
      return;
    }
    int have = Runtime.version().feature();
    if (call.line().isEmpty()) {
      Say.line(cell, "Java " + Runtime.version() + " in " + System.getProperty("java.home"));
      return;
    }
    Matcher version = VERSION.matcher(call.line());
    if (!version.matches()) {
      throw new MagicFailed(
          "'" + call.line() + "' is not a version of Java: write 17, or 17+ for it or a later one");
    }
    int wanted = Integer.parseInt(version.group(1));
    if (have < wanted) {
      throw new MagicFailed(
          "this needs Java "
              + wanted
              + (version.group(2).isEmpty() ? "" : " or later")
              + ", and the kernel runs Java "
              + have
              + ". Install the kernel with such a JDK (JAVA_HOME=… deja install) and choose it.");
    }
    if (have > wanted && version.group(2).isEmpty()) {
      Say.warning(cell, "This asks for Java " + wanted + ", and runs on Java " + have + ".");
    }
  }
}
