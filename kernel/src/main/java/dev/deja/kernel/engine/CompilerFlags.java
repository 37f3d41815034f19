package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Options of the compiler of cells. */
final class CompilerFlags {

  /** Options of a JVM that the compiler must have too, with their value in the next argument. */
  private static final Set<String> SHARED =
      Set.of("--add-exports", "--add-modules", "--add-reads", "--limit-modules", "--module-path");

  private CompilerFlags() {}

  /** What was asked of the compiler, and what options of the notebook JVM mean for it. */
  static List<String> of(EngineOptions options) {
    List<String> flags = new ArrayList<>(options.compilerOptions());
    List<String> jvm = options.jvmOptions();
    for (int i = 0; i < jvm.size(); i++) {
      String option = jvm.get(i);
      int equals = option.indexOf('=');
      if (option.equals("--enable-preview")) {
        flags.add(option);
      } else if (SHARED.contains(option) && i + 1 < jvm.size()) {
        flags.add(option);
        flags.add(jvm.get(++i));
      } else if (equals > 0 && SHARED.contains(option.substring(0, equals))) {
        flags.add(option.substring(0, equals));
        flags.add(option.substring(equals + 1));
      }
    }
    if (flags.contains("--enable-preview")
        && flags.stream().noneMatch(flag -> flag.matches("--release|--source|-source"))) {
      // The compiler wants to be told what it knows. Not --release, which is slow.
      flags.add("-source");
      flags.add(String.valueOf(Runtime.version().feature()));
    }
    return flags.stream().distinct().count() == flags.size() ? flags : once(flags);
  }

  /** Preview features may have been asked for of both, and the compiler takes it once. */
  private static List<String> once(List<String> flags) {
    List<String> kept = new ArrayList<>();
    for (String flag : flags) {
      if (!flag.equals("--enable-preview") || !kept.contains(flag)) {
        kept.add(flag);
      }
    }
    return kept;
  }

  /** What the compiler says against options, if it does. */
  static Optional<String> problem(List<String> flags) {
    if (flags.isEmpty()) {
      return Optional.empty();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try {
      compiler.getTask(null, null, message -> {}, flags, null, List.of(new NoSource()));
      return Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceFirst("^error: ", ""));
    }
  }

  private static final class NoSource extends javax.tools.SimpleJavaFileObject {
    NoSource() {
      super(java.net.URI.create("string:///Nothing.java"), Kind.SOURCE);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return "";
    }
  }
}
