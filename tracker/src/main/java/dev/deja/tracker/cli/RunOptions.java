package dev.deja.tracker.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How one notebook is run, as papermill and nbclient name it. */
final class RunOptions extends NotebookOptions {

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

  /** Whether to show how the run goes on. */
  boolean showsProgress(boolean toStandardOutput) {
    if (progress != null) {
      return progress;
    }
    return !logOutput && !toStandardOutput && logLevel.compareTo(LogLevel.WARNING) < 0;
  }

  Duration autosave() {
    if (autosave < 0) {
      throw new UserMistake(
          "--autosave-cell-every is " + autosave + "; expected a number of seconds, or 0.");
    }
    return Duration.ofSeconds(autosave);
  }

  /** Refuses what would have no effect. */
  void check() {
    if (engine != null && !List.of("nbclient", "deja").contains(engine)) {
      throw new UserMistake(
          "--engine is '" + engine + "'; deja runs notebooks itself. Leave --engine out.");
    }
  }
}
