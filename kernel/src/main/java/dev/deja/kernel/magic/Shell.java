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
   * The shell of a name on the {@code PATH}.
   *
   * @throws MagicFailed if there is none
   */
  static Shell named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new MagicFailed(
                    "no program '" + name + "' is on the PATH: " + System.getenv("PATH")));
  }

  private static Optional<Shell> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : path.split(File.pathSeparator)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder, isWindows() ? name + ".exe" : name);
      if (Files.isExecutable(program) && !Files.isDirectory(program)) {
        return Optional.of(new Shell(List.of(program.toString(), "-c")));
      }
    }
    return Optional.empty();
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
