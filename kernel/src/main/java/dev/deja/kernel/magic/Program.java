package dev.deja.kernel.magic;

import dev.deja.kernel.extension.MagicFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a source file can be run as a program.
 *
 * @param types simple names of its classes, in order
 * @param parameters of a {@code main} outside of classes, blank for none; empty without such a one
 */
record Program(List<String> types, Optional<String> parameters) {

  private static final String WORDS =
      "\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s+)*(?:(?:public|static|final|abstract|sealed|non-sealed|strictfp)\\s+)*";
  private static final Pattern TYPE =
      Pattern.compile(WORDS + "(?:class|record|enum|interface)\\s+([\\p{L}_$][\\w$]*)");
  private static final Pattern MAIN = Pattern.compile(WORDS + "void\\s+main\\s*\\(([^)]*)\\)");

  static Program of(String source) {
    List<String> types = new ArrayList<>();
    Optional<String> parameters = Optional.empty();
    JavaLexer lexer = new JavaLexer();
    for (String line : source.split("\\R", -1)) {
      if (lexer.outsideBrackets()) {
        Matcher type = TYPE.matcher(line);
        if (type.lookingAt()) {
          types.add(type.group(1));
        }
        Matcher main = MAIN.matcher(line);
        if (main.lookingAt()) {
          parameters = Optional.of(main.group(1));
        }
      }
      lexer.line(line);
    }
    return new Program(types, parameters);
  }

  /**
   * Java code that runs it: as the {@code java} launcher does, the {@code main} outside of classes,
   * or the first class that has one. Nothing if no class has one and there are no arguments.
   *
   * @throws MagicFailed if the file holds nothing that could take arguments
   */
  String call(String file, List<String> arguments) {
    if (parameters.isPresent()) {
      return callOfMain(!parameters.get().isBlank(), arguments);
    }
    if (!types.isEmpty()) {
      return callOfFirst(arguments);
    }
    if (!arguments.isEmpty()) {
      throw new MagicFailed(
          file
              + " has no class and no main: there is nothing to give '"
              + arguments.get(0)
              + "' to; %load "
              + file
              + " runs its code");
    }
    return "";
  }

  private String callOfFirst(List<String> arguments) {
    return "((dev.deja.runtime.Mains) null).runFirst(new java.lang.Class<?>[] {"
        + types.stream().map(type -> type + ".class").collect(Collectors.joining(", "))
        + "}"
        + further(arguments)
        + ");";
  }

  /** Java code that runs one class, which must have a {@code main}. */
  static String callOf(String type, List<String> arguments) {
    return "((dev.deja.runtime.Mains) null).run(" + type + ".class" + further(arguments) + ");";
  }

  private static String further(List<String> arguments) {
    return arguments.stream()
        .map(argument -> ", " + JavaLiterals.text(argument))
        .collect(Collectors.joining());
  }

  /** Java code that runs the {@code main} outside of classes. */
  static String callOfMain(boolean takesArguments, List<String> arguments) {
    return takesArguments
        ? "main(new String[] {"
            + arguments.stream().map(JavaLiterals::text).collect(Collectors.joining(", "))
            + "});"
        : "main();";
  }
}
