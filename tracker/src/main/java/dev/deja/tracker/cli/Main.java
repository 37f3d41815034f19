package dev.deja.tracker.cli;

import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.CorruptBlob;
import dev.deja.tracker.store.MissingBlob;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code deja}. A command is a class of its own, and one line in the list below.
 *
 * <p>One object serves one call, from one thread.
 */
@Command(
    name = "deja",
    description = "Finds, shows and runs again what notebooks did.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    subcommands = {
      InstallCommand.class,
      UninstallCommand.class,
      KernelStartCommand.class,
      LabCommand.class,
      RunCommand.class,
      SweepCommand.class,
      ListCommand.class,
      ShowCommand.class,
      RerunCommand.class,
      GroupCommand.class,
      WorkCommand.class,
      ResumeCommand.class,
      DiffCommand.class,
      BundleCommand.class,
      TagCommand.class,
      NoteCommand.class,
      DeploymentCommand.class,
      ArtifactCommand.class,
      TraceCommand.class,
      ImpactCommand.class,
      ExportCommand.class,
      TransferCommand.Push.class,
      TransferCommand.Pull.class,
      TransferCommand.Sync.class,
      DeleteCommand.class,
      RedactCommand.class,
      GcCommand.class,
      StatusCommand.class,
      UiCommand.class,
      VerifyCommand.class,
      ReindexCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class,
    })
public final class Main implements Callable<Integer>, AutoCloseable {

  private static final String[] FOOTER = {
    "",
    "An execution is called churn/42, churn/latest, churn@production, latest, or by",
    "the first characters of its id; churn/42/7 is its seventh cell run.",
    "",
    "DEJA_STORE chooses the store. Exit codes: 0 done, 1 the notebook failed,",
    "2 wrong use or input, 3 the verdict is different, 4 the store is damaged,",
    "130 interrupted, 138 a kernel died.",
  };

  private final Map<String, String> environment;
  private final Terminal terminal;
  private @Nullable Tracker tracker;

  @Spec private CommandLine.Model.CommandSpec command;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from (also DEJA_DEBUG=1).")
  private boolean debug;

  Main(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    quietLibraries(List.of(arguments).contains("--debug") || isOn(environment, "DEJA_DEBUG"));
    int code = run(environment, Terminal.ofProcess(environment), arguments);
    // Threads of libraries must not keep the process.
    System.exit(code);
  }

  /**
   * Runs one command.
   *
   * @param environment environment variables
   * @return the exit code
   */
  static int run(Map<String, String> environment, Terminal terminal, String... arguments) {
    try (Main main = new Main(environment, terminal)) {
      CommandLine line = line(main);
      line.setOut(terminal.out())
          .setErr(terminal.err())
          .setColorScheme(
              CommandLine.Help.defaultColorScheme(
                  terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
          .setUsageHelpWidth(Math.max(60, Math.min(100, terminal.width())))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(main::wrongUse)
          .setExecutionExceptionHandler((failure, command, parsed) -> main.failed(failure));
      try {
        return line.execute(arguments);
      } catch (Error e) {
        return main.failed(e);
      }
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  /**
   * The command line, ready to parse; for how it looks and what it does with failures see above.
   */
  static CommandLine line(Main main) {
    CommandLine line = new CommandLine(main);
    // Not in the annotation: commands below would inherit it.
    line.getCommandSpec().usageMessage().footer(FOOTER);
    Objects.requireNonNull(line.getSubcommands().get(LabCommand.NAME))
        .setUnmatchedOptionsArePositionalParams(true);
    return line;
  }

  /** Without a command: what there is. */
  @Override
  public Integer call() {
    command.commandLine().usage(terminal.out());
    return ExitCode.DONE;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Environment variables. */
  Map<String, String> environment() {
    return environment;
  }

  /**
   * The tracker of the configured store, opened when it is first asked for.
   *
   * @throws UserMistake if an environment variable makes no sense
   */
  Tracker tracker() {
    Tracker open = tracker;
    if (open == null) {
      requireConfiguration();
      open = Tracker.open(environment);
      tracker = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (tracker != null) {
      tracker.close();
    }
  }

  private void requireConfiguration() {
    try {
      Configuration.of(environment);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage() + ".");
    }
  }

  private int wrongUse(CommandLine.ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    List<String> nearest =
        mistake instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    say(
        Failure.oneLine(String.valueOf(mistake.getMessage()))
            + (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest))
            + ". See '"
            + command.getCommandSpec().qualifiedName()
            + " --help'.");
    return ExitCode.of(mistake);
  }

  private int failed(Throwable failure) {
    say(Failure.line(failure) + needing(failure).map(needed -> ". " + needed).orElse(""));
    if (debug || isOn(environment, "DEJA_DEBUG")) {
      failure.printStackTrace(terminal.err());
    }
    return ExitCode.of(failure);
  }

  private void say(String line) {
    terminal.out().flush();
    terminal.err().println("deja: " + line);
  }

  /** Who needs the blob that is damaged, if that is what happened. */
  private Optional<String> needing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<Digest> digest =
          cause instanceof CorruptBlob corrupt
              ? Optional.of(corrupt.digest())
              : cause instanceof MissingBlob missing
                  ? Optional.of(missing.digest())
                  : Optional.empty();
      if (digest.isPresent()) {
        try {
          return Optional.of(DamagedBlob.needed(tracker(), digest.get()));
        } catch (RuntimeException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOn(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    return !value.isEmpty() && !value.equals("0") && !value.equals("false");
  }

  /** What libraries log is not for users. */
  private static void quietLibraries(boolean debug) {
    if (!debug) {
      LogManager.getLogManager().reset();
      Logger.getLogger("").setLevel(Level.OFF);
    }
  }

  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "deja " + (version == null ? "(from sources)" : version),
        "Java "
            + System.getProperty("java.runtime.version")
            + " in "
            + System.getProperty("java.home"),
      };
    }
  }
}
