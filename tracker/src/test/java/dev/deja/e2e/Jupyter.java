package dev.deja.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Jupyter's own clients, in a Python virtual environment below {@code target/}, made once. */
final class Jupyter {

  /** The scripts that drive a kernel through those clients. */
  static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

  private final Path environment;

  private Jupyter(Path environment) {
    this.environment = environment;
  }

  /**
   * The environment, made or completed first if need be.
   *
   * @throws Unavailable if this machine cannot make one
   */
  static Jupyter open() throws Unavailable {
    try {
      var wanted = Files.readString(SCRIPTS.resolve("requirements.txt"));
      var environment =
          Path.of(System.getProperty("deja.target", "target"), "jupyter").toAbsolutePath();
      var made = environment.resolve("made-from.txt");
      Files.createDirectories(environment);
      try (var channel =
              FileChannel.open(
                  environment.resolve("lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        if (!Files.exists(made) || !Files.readString(made).equals(wanted)) {
          step(List.of("python3", "-m", "venv", environment.toString()));
          step(
              List.of(
                  environment.resolve("bin/pip").toString(),
                  "install",
                  "--quiet",
                  "--no-input",
                  "--disable-pip-version-check",
                  "--requirement",
                  SCRIPTS.resolve("requirements.txt").toString()));
          Files.writeString(made, wanted);
        }
        return new Jupyter(environment);
      }
    } catch (IOException e) {
      throw new Unavailable("cannot make a Python environment: " + e);
    }
  }

  private static void step(List<String> command) throws Unavailable {
    Finished finished;
    try {
      finished = Finished.run(Path.of("").toAbsolutePath(), Map.of(), command);
    } catch (AssertionError e) {
      throw new Unavailable("%s. Install python3 and python3-venv.".formatted(e.getMessage()));
    }
    if (finished.exitCode() != 0) {
      throw new Unavailable(
          "%s failed: %s%s. Install python3 and python3-venv, and see that PyPI can be reached."
              .formatted(String.join(" ", command), finished.out(), finished.err()));
    }
  }

  /** The folder with {@code jupyter} and {@code python}. */
  Path bin() {
    return environment.resolve("bin");
  }

  /** The reason why this machine cannot run Jupyter. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String reason) {
      super(reason);
    }
  }
}
