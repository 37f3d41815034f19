package dev.deja.tracker.cli;

import dev.deja.kernel.install.InstallOptions;
import dev.deja.kernel.install.KernelSpecs;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja uninstall}: takes the kernel from Jupyter; what was recorded stays. */
@Command(
    name = "uninstall",
    description = "Takes the kernel from Jupyter. What was recorded stays.",
    sortOptions = false)
final class UninstallCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @ArgGroup private @Nullable Where where;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = InstallOptions.NAME,
      description = "The kernel's name; ${DEFAULT-VALUE} if not given.")
  private String name;

  @Override
  public Integer call() {
    Path spec = new KernelSpecs().uninstall(name, Where.location(where));
    deja.terminal().out().println("removed: " + Paths.shortened(spec.toString()));
    return ExitCode.DONE;
  }
}
