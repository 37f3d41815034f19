package dev.deja.tracker.cli;

import dev.deja.kernel.install.InstallOptions;
import dev.deja.kernel.install.KernelSpecs;
import dev.deja.tracker.replay.InstalledKernels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sun.misc.Signal;

/** {@code deja lab}: JupyterLab, with this kernel in it. */
@Command(
    name = LabCommand.NAME,
    description = {
      "Starts JupyterLab with this kernel in it, and installs the kernel first if need be.",
      "Everything behind 'lab' goes to JupyterLab: deja lab --no-browser notebooks/"
    },
    sortOptions = false)
final class LabCommand implements Callable<Integer> {

  static final String NAME = "lab";

  @ParentCommand private Main deja;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "What 'jupyter lab' takes.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path jupyter =
        program("jupyter-lab")
            .orElseThrow(
                () ->
                    new UserMistake(
                        "there is no JupyterLab on the PATH. Install it with 'pip install"
                            + " jupyterlab', or activate the environment that has it."));
    install();
    List<String> command = new ArrayList<>(List.of(jupyter.toString()));
    command.addAll(arguments);
    // A terminal sends Ctrl-C to both, and JupyterLab asks whether it is meant.
    Signal.handle(new Signal("INT"), signal -> {});
    Process lab = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(lab::destroy, "deja-lab-end"));
    return lab.waitFor();
  }

  /** The Python package has its kernel in place; any other may be of an earlier version. */
  private void install() {
    boolean packaged =
        new InstalledKernels(deja.environment())
            .all().values().stream()
                .anyMatch(
                    spec -> spec.command().argv().contains(InstalledKernels.OWN_PYTHON_PACKAGE));
    if (!packaged) {
      new KernelSpecs()
          .install(
              InstallOptions.defaults(), line -> deja.terminal().err().println("deja: " + line))
          .warnings()
          .forEach(warning -> deja.terminal().err().println("deja: " + warning));
    }
  }

  private Optional<Path> program(String name) {
    return Stream.of(deja.environment().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, name + ".exe")))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
