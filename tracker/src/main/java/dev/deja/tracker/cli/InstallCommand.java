package dev.deja.tracker.cli;

import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.InstallOptions;
import dev.deja.kernel.install.Installed;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.KernelSpecs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja install}: makes the kernel known to Jupyter. */
@Command(
    name = "install",
    description = {
      "Makes the kernel known to Jupyter.",
      "The kernel is copied: it goes on working when this folder changes. Start-up is trained",
      "for the JDK in use, which takes some seconds."
    },
    sortOptions = false)
final class InstallCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @ArgGroup private @Nullable Where where;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = InstallOptions.NAME,
      description = "The kernel's name; ${DEFAULT-VALUE} if not given.")
  private String name;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = {
        "A second name for it: with '--as java', notebooks made for IJava",
        "or JJava open unchanged."
      })
  private @Nullable String alias;

  @Option(
      names = "--display-name",
      paramLabel = "TEXT",
      defaultValue = InstallOptions.DISPLAY_NAME,
      description = "What launchers show; '${DEFAULT-VALUE}' if not given.")
  private String displayName;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "The JDK that notebooks run on; the one in use if not given.")
  private @Nullable Path jdk;

  @Option(names = "--force", description = "Replace another kernel of that name.")
  private boolean force;

  @Option(names = "--no-archive", description = "Do not train the start-up.")
  private boolean noArchive;

  @Override
  public Integer call() {
    InstallOptions options =
        new InstallOptions(
            name,
            Optional.ofNullable(alias),
            displayName,
            Where.location(where),
            jdk == null ? Jdk.running() : Jdk.at(jdk),
            ClassPath.ofThisProcess(),
            force,
            !noArchive);
    Terminal terminal = deja.terminal();
    Installed installed =
        new KernelSpecs().install(options, line -> terminal.err().println("deja: " + line));
    installed.warnings().forEach(warning -> terminal.err().println("deja: " + warning));
    for (Path spec : installed.specs()) {
      terminal.out().println("installed: " + Paths.shortened(spec.toString()));
    }
    terminal.out().printf("%nNext:%n");
    Suggestions.print(
        terminal,
        List.of(
            Map.entry("jupyter lab", "choose '" + displayName + "' for a new notebook"),
            Map.entry("jupyter console --kernel " + name, "try it in a terminal")));
    return ExitCode.DONE;
  }
}
