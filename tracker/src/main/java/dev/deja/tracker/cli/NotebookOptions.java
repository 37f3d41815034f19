package dev.deja.tracker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How notebooks are run, one or many. */
class NotebookOptions {

  @Option(
      names = {"-k", "--kernel"},
      paramLabel = "NAME",
      description = "Run it in the kernel of this kernelspec, whatever the notebook says.")
  private @Nullable String kernel;

  @Option(
      names = {"-l", "--language"},
      paramLabel = "NAME",
      description = "The language of the notebook, whatever it says.")
  private @Nullable String language;

  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description =
          "Where notebook code runs; the notebook's folder if not given, for a notebook that is no"
              + " file the current one.")
  private @Nullable Path cwd;

  @Option(names = "--allow-errors", description = "Go on after a cell that fails.")
  boolean allowErrors;

  @Option(
      names = {"--timeout", "--execution-timeout"},
      paramLabel = "SECONDS",
      description = "Interrupt a cell that runs longer.")
  private @Nullable Long timeout;

  @Option(
      names = {"--start-timeout", "--start_timeout"},
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a kernel may take to start; ${DEFAULT-VALUE} if not given.")
  private long startTimeout;

  /** The kernelspec that was asked for by name. */
  Optional<String> kernel() {
    return Optional.ofNullable(kernel);
  }

  /** The language that was said, in lower case. */
  Optional<String> language() {
    return Optional.ofNullable(language).map(said -> said.toLowerCase(Locale.ROOT));
  }

  /** What was said of where notebook code runs. */
  Optional<Path> cwd() {
    return Optional.ofNullable(cwd);
  }

  /**
   * Where notebook code runs.
   *
   * @param usual if nothing was said
   */
  Path workingFolder(Path usual) {
    if (cwd == null) {
      return usual;
    }
    if (!Files.isDirectory(cwd)) {
      throw new UserMistake(
          "--cwd is '" + cwd + "', which is no folder. Create it, or leave --cwd out.");
    }
    return cwd.toAbsolutePath().normalize();
  }

  Optional<Duration> timeout() {
    return timeout(timeout);
  }

  Duration startLimit() {
    return seconds("--start-timeout", startTimeout);
  }

  /**
   * What was said with {@code --timeout}.
   *
   * @param seconds null if it was not given
   */
  static Optional<Duration> timeout(@Nullable Long seconds) {
    return Optional.ofNullable(seconds).map(given -> seconds("--timeout", given));
  }

  private static Duration seconds(String option, long seconds) {
    if (seconds <= 0) {
      throw new UserMistake(option + " is " + seconds + "; expected a number of seconds above 0.");
    }
    return Duration.ofSeconds(seconds);
  }
}
