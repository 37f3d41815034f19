package dev.deja.tracker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a notebook is run, as papermill and nbclient name it. */
final class RunOptions {

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
      description = "How long the kernel may take to start; ${DEFAULT-VALUE} if not given.")
  private long startTimeout;

  @Option(
      names = {"--progress", "--progress-bar"},
      negatable = true,
      description = "Show how it goes on; so unless output is logged or goes to '-'.")
  private @Nullable Boolean progress;

  @Option(
      names = "--log-output",
      negatable = true,
      description = "Write what cells put out to standard error, as it comes.")
  boolean logOutput;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "INFO",
      description = "WARNING, ERROR and CRITICAL show no progress; so does NOTSET, DEBUG or INFO.")
  private LogLevel logLevel;

  @Option(
      names = "--stdout-file",
      paramLabel = "FILE",
      description = "Write what cells print to this file, too.")
  @Nullable Path stdoutFile;

  @Option(
      names = "--stderr-file",
      paramLabel = "FILE",
      description = "Write what cells print to standard error to this file, too.")
  @Nullable Path stderrFile;

  @Option(
      names = "--report-mode",
      negatable = true,
      description = "Hide the sources of cells in the executed notebook.")
  boolean reportMode;

  @Option(
      names = "--autosave-cell-every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How often the executed notebook is saved during a long cell; ${DEFAULT-VALUE} if not"
              + " given, 0 for never.")
  private int autosave;

  @Option(
      names = "--request-save-on-cell-execute",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Save the executed notebook also while it runs (that is so); --no-… at the end.")
  boolean saveWhileRunning;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      hidden = true,
      description = "Only 'nbclient', which changes nothing.")
  private @Nullable String engine;

  /** Papermill's levels. */
  enum LogLevel {
    NOTSET,
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
  }

  /** The kernelspec that was asked for by name. */
  Optional<String> kernel() {
    return Optional.ofNullable(kernel);
  }

  /** The language that was said, in lower case. */
  Optional<String> language() {
    return Optional.ofNullable(language).map(said -> said.toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether to show how the run goes on. */
  boolean showsProgress(boolean toStandardOutput) {
    if (progress != null) {
      return progress;
    }
    return !logOutput && !toStandardOutput && logLevel.compareTo(LogLevel.WARNING) < 0;
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout).map(given -> seconds("--timeout", given));
  }

  Duration startLimit() {
    return seconds("--start-timeout", startTimeout);
  }

  Duration autosave() {
    if (autosave < 0) {
      throw new UserMistake(
          "--autosave-cell-every is " + autosave + "; expected a number of seconds, or 0.");
    }
    return Duration.ofSeconds(autosave);
  }

  static Duration seconds(String option, long seconds) {
    if (seconds <= 0) {
      throw new UserMistake(option + " is " + seconds + "; expected a number of seconds above 0.");
    }
    return Duration.ofSeconds(seconds);
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

  /** Refuses what would have no effect. */
  void check() {
    if (engine != null && !List.of("nbclient", "deja").contains(engine)) {
      throw new UserMistake(
          "--engine is '" + engine + "'; deja runs notebooks itself. Leave --engine out.");
    }
  }
}
