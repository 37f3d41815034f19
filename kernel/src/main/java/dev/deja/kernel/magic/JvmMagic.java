package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code %jvm OPTIONS}: the options of the notebook JVM, and with {@code -C} before each, as in
 * JShell's tool, those of the compiler. They take the place of what an earlier {@code %jvm} set and
 * come after those of the environment; {@code --add} keeps the earlier ones. What is set already
 * costs nothing, so that a cell can be run again.
 */
final class JvmMagic implements Magic {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--add-opens",
          "--add-exports",
          "--add-modules",
          "--add-reads",
          "--limit-modules",
          "--module-path",
          "-p",
          "--patch-module",
          "--upgrade-module-path",
          "--enable-native-access");

  private static final Set<String> NOT_OURS =
      Set.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module");

  /** What the kernel was started with. */
  private @Nullable JvmSettings first;

  @Override
  public List<String> names() {
    return List.of("jvm");
  }

  @Override
  public String usage() {
    return "%jvm [--add] OPTION…  options of the notebook JVM (-C… of the compiler); alone, shows"
        + " them; --reset takes them back";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    JvmSettings now = cell.notebook().settings();
    if (first == null) {
      first = now;
    }
    List<String> arguments = new ArrayList<>(call.arguments());
    if (arguments.isEmpty()) {
      show(now, cell);
      return;
    }
    boolean add = arguments.remove("--add");
    JvmSettings base = add ? now : first;
    List<String> jvm = new ArrayList<>(base.jvmOptions());
    List<String> compiler = new ArrayList<>(base.compilerOptions());
    if (!arguments.equals(List.of("--reset"))) {
      read(arguments, jvm, compiler);
    }
    if (jvm.equals(now.jvmOptions()) && compiler.equals(now.compilerOptions())) {
      Say.line(cell, "The notebook JVM has these options already.");
      return;
    }
    Restarts.restart(
        "A new notebook JVM runs with " + text(jvm, compiler) + ".",
        new JvmSettings(jvm, compiler, now.workingFolder(), now.environment()),
        cell);
  }

  private static void read(List<String> arguments, List<String> jvm, List<String> compiler) {
    for (int i = 0; i < arguments.size(); i++) {
      String option = arguments.get(i);
      if (option.startsWith("-C")) {
        if (option.equals("-C") && i + 1 == arguments.size()) {
          throw new MagicFailed("'-C' lacks its option of the compiler");
        }
        addUnlessThere(
            List.of(option.equals("-C") ? arguments.get(++i) : option.substring(2)), compiler);
        continue;
      }
      option = option.replaceFirst("^-[RJ](?=-)", "");
      if (NOT_OURS.contains(option)) {
        throw new MagicFailed(
            "'" + option + "' is not for %jvm: add jars with %jars FILE or %maven");
      }
      if (!option.startsWith("-")) {
        throw new MagicFailed(
            "'" + option + "' is not an option of a JVM: write, for example, %jvm -Xmx4g");
      }
      if (WITH_VALUE.contains(option)) {
        if (i + 1 == arguments.size()) {
          throw new MagicFailed("'" + option + "' lacks its value");
        }
        addUnlessThere(List.of(option, arguments.get(++i)), jvm);
      } else {
        addUnlessThere(List.of(option), jvm);
      }
    }
  }

  private static void addUnlessThere(List<String> option, List<String> options) {
    if (Collections.indexOfSubList(options, option) < 0 || option.get(0).startsWith("--release")) {
      options.addAll(option);
    }
  }

  private static void show(JvmSettings settings, CellContext cell) {
    Say.line(
        cell,
        "Java "
            + Runtime.version()
            + " in "
            + System.getProperty("java.home")
            + ", with "
            + text(settings.jvmOptions(), settings.compilerOptions()));
  }

  private static String text(List<String> jvm, List<String> compiler) {
    String options = jvm.isEmpty() ? "no options of yours" : String.join(" ", jvm);
    return compiler.isEmpty()
        ? options
        : options + "; the compiler with " + String.join(" ", compiler);
  }
}
