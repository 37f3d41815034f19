package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.word.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code %env}: the names of environment variables, the value of one, or sets one. All values at
 * once are not shown: a notebook is kept and shared, and an environment holds secrets.
 *
 * <p>Commands see a new value at once. The environment of a running JVM does not change, so Java
 * code sees it in the next notebook JVM; before anything has been declared, that one starts now.
 */
final class EnvMagic implements Magic {

  private static final Pattern SETTING =
      Pattern.compile("([A-Za-z_]\\w*)(?:\\s*=\\s*|\\s+)(.*)", Pattern.DOTALL);

  @Override
  public List<String> names() {
    return List.of("env", "set_env");
  }

  @Override
  public String usage() {
    return "%env [NAME[=VALUE]]  names of environment variables, the value of one, or sets one";
  }

  @Override
  public Takes takes() {
    return Takes.ENVIRONMENT;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    JvmSettings settings = cell.notebook().settings();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(settings.environment());
    String line = call.line();
    Matcher setting = SETTING.matcher(line);
    if (line.isEmpty()) {
      Say.line(cell, String.join("\n", new TreeSet<>(environment.keySet())));
    } else if (setting.matches()) {
      set(setting.group(1), unquoted(setting.group(2).strip()), settings, cell);
    } else {
      Say.line(cell, value(line, environment));
    }
  }

  private static String value(String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null) {
      List<String> near = Nearest.of(name, environment.keySet());
      throw new MagicFailed(
          "no environment variable is named '"
              + name
              + "'"
              + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near))
              + ". List them with %env, set one with %env NAME=VALUE.");
    }
    return value;
  }

  private static void set(String name, String value, JvmSettings settings, CellContext cell) {
    Map<String, String> environment = new HashMap<>(settings.environment());
    environment.put(name, value);
    JvmSettings changed =
        new JvmSettings(
            settings.jvmOptions(),
            settings.compilerOptions(),
            settings.workingFolder(),
            environment);
    Say.line(cell, "env: " + name + "=" + value);
    if (!Restarts.change(changed, cell)) {
      Say.line(
          cell,
          "Commands see it now; System.getenv does after %reset, which forgets all variables.");
    }
  }

  private static String unquoted(String value) {
    return value.matches("(?s)\"[^\"]*\"|'[^']*'") ? value.substring(1, value.length() - 1) : value;
  }
}
