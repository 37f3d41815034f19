package dev.deja.kernel.typing;

import java.nio.file.Path;
import java.util.List;

/**
 * What code at the end of a session can name, at one moment. Source texts are as the cells had
 * them.
 *
 * @param imports without {@code import} and semicolon: {@code java.util.*}, {@code static a.B.c}
 * @param variables of the session
 * @param methods source of each method, with its modifiers and body
 * @param types source of each class, interface, enum or record
 * @param classPath jars and folders that cells are compiled against, beside the JDK
 * @param compilerOptions such as {@code --enable-preview}
 */
public record Names(
    List<String> imports,
    List<Variable> variables,
    List<Declared> methods,
    List<Declared> types,
    List<Path> classPath,
    List<String> compilerOptions) {

  /**
   * A variable.
   *
   * @param type as source
   * @param cell where it was declared: {@code cell [3], line 2}
   */
  public record Variable(String name, String type, String cell) {}

  /**
   * A method or type.
   *
   * @param cell where it was declared: {@code cell [3], line 2}
   */
  public record Declared(String name, String source, String cell) {}

  public Names {
    imports = List.copyOf(imports);
    variables = List.copyOf(variables);
    methods = List.copyOf(methods);
    types = List.copyOf(types);
    classPath = List.copyOf(classPath);
    compilerOptions = List.copyOf(compilerOptions);
  }

  /** The same on another class path. */
  public Names on(List<Path> otherClassPath) {
    return new Names(imports, variables, methods, types, otherClassPath, compilerOptions);
  }
}
