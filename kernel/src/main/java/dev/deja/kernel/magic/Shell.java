package dev.deja.kernel.magic;

import dev.deja.kernel.extension.MagicFailed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that runs a script given as its last argument.
 *
 * @param program its words, such as {@code /usr/bin/bash -c}
 */
record Shell(List<String> program) {

  Shell {
    program = List.copyOf(program);
  }

  /** Bash where there is one, else {@code sh}; on Windows {@code cmd}. */
  static Shell standard() {
    if (isWindows()) {
      return new Shell(List.of("cmd", "/d", "/c"));
    }
    return find("bash").or(() -> find("sh")).orElseGet(() -> new Shell(List.of("/bin/sh", "-c")));
  }

  /**
   * The first of some names that is on the {@code PATH}.
   *
   * @throws MagicFailed if there is none
   */
  static Shell named(String... names) {
    for (String name : names) {
      Optional<Shell> found = find(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new MagicFailed(
        "no program '" + String.join("' or '", names) + "' is on the PATH: " + path());
  }

  /** A word that the standard shell takes as it is. */
  static String quoted(String word) {
    return isWindows() ? "\"" + word + "\"" : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String path() {
    return Optional.ofNullable(System.getenv("PATH")).orElse("");
  }

  private static Optional<Shell> find(String name) {
    for (String folder : path().split(File.pathSeparator)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder, isWindows() ? name + ".exe" : name);
      if (Files.isExecutable(program) && !Files.isDirectory(program)) {
        String script = name.equals("perl") || name.equals("ruby") ? "-e" : "-c";
        return Optional.of(new Shell(List.of(program.toString(), script)));
      }
    }
    return Optional.empty();
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
