package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code %env}: the names of environment variables, or the value of one. All values at once are not
 * shown: a notebook is kept and shared, and an environment holds secrets.
 */
final class EnvMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("env");
  }

  @Override
  public String usage() {
    return "%env [NAME]  names of environment variables, or the value of one";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Map<String, String> environment = System.getenv();
    String name = call.line();
    if (name.isEmpty()) {
      Say.line(cell, String.join("\n", new TreeSet<>(environment.keySet())));
      return;
    }
    if (name.contains("=") || name.contains(" ")) {
      throw new MagicFailed(
          "'%env "
              + name
              + "' cannot be done: the environment of a running JVM does not change. Set the"
              + " variable before the kernel starts, or use System.setProperty in Java.");
    }
    String value = environment.get(name);
    if (value == null) {
      List<String> near = Nearest.of(name, environment.keySet());
      throw new MagicFailed(
          "no environment variable is named '"
              + name
              + "'"
              + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near))
              + ". List them with %env.");
    }
    Say.line(cell, value);
  }
}
