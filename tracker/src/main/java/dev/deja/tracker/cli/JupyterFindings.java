package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.KernelJvm;
import dev.deja.kernel.install.StartupArchive;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.replay.InstalledKernels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether Jupyter is there, and finds a kernel of Deja's that can start. */
final class JupyterFindings {

  private static final String MAIN_CLASS = "dev.deja.kernel.KernelMain";
  private static final List<String> ARCHIVE_OPTIONS =
      List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=");

  private final Map<String, String> environment;

  private JupyterFindings(Map<String, String> environment) {
    this.environment = environment;
  }

  static List<Finding> of(Map<String, String> environment) {
    JupyterFindings jupyter = new JupyterFindings(environment);
    List<Finding> findings = new ArrayList<>();
    Optional<Path> program = jupyter.program();
    findings.add(
        program
            .map(path -> Finding.ok("jupyter", path.toString()))
            .orElseGet(
                () ->
                    Finding.warn(
                        "jupyter",
                        "no 'jupyter' on the PATH",
                        "Install one (pip install jupyterlab) or activate its environment; 'deja"
                            + " run' works without.")));
    List<Finding> kernels = jupyter.kernels();
    if (kernels.isEmpty()) {
      findings.add(
          Finding.warn("kernel", "not installed for Jupyter", "Install it with 'deja install'."));
    }
    findings.addAll(kernels);
    return findings;
  }

  private Optional<Path> program() {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "jupyter"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private List<Finding> kernels() {
    List<Finding> findings = new ArrayList<>();
    for (Path kernels : InstalledKernels.folders(environment)) {
      if (!Files.isDirectory(kernels)) {
        continue;
      }
      try (Stream<Path> specs = Files.list(kernels)) {
        specs.sorted().forEach(spec -> kernel(spec).ifPresent(findings::addAll));
      } catch (IOException e) {
        findings.add(Finding.warn("kernel", Failure.line(e), "Make " + kernels + " readable."));
      }
    }
    return findings;
  }

  /** Empty if the kernel is not Deja's. */
  private static Optional<List<Finding>> kernel(Path spec) {
    List<String> argv = new ArrayList<>();
    try {
      JsonNode kernel = Json.mapper().readTree(spec.resolve("kernel.json").toFile());
      kernel.path("argv").forEach(argument -> argv.add(argument.asText()));
    } catch (IOException e) {
      return Optional.empty();
    }
    String found = Paths.shortened(spec.toString());
    if (argv.contains(InstalledKernels.OWN_PYTHON_PACKAGE)) {
      return Optional.of(List.of(Finding.ok("kernel", found + " (Python package)"), ofThis()));
    }
    if (!argv.contains(MAIN_CLASS)) {
      return Optional.empty();
    }
    Optional<String> missing = missing(argv);
    if (missing.isPresent()) {
      return Optional.of(
          List.of(
              Finding.fail(
                  "kernel",
                  found + " needs '" + missing.get() + "', which is not there",
                  "Install it again with 'deja install'.")));
    }
    return Optional.of(List.of(Finding.ok("kernel", found), archive(argv)));
  }

  /** The Python package has its archives under the name of this very distribution. */
  private static Finding ofThis() {
    List<String> options =
        StartupArchive.ofUser()
            .kernelOptions(new KernelJvm(Jdk.running(), ClassPath.ofThisProcess()));
    return options.isEmpty()
        ? Finding.ok("start-up", "its first kernel trains it")
        : Finding.ok("start-up", "trained");
  }

  /** The first file that the kernel cannot start without. */
  private static Optional<String> missing(List<String> argv) {
    List<String> needed = new ArrayList<>();
    String java = argv.get(0);
    if (java.contains(File.separator)) {
      needed.add(java);
    }
    int classPath = Math.max(argv.indexOf("-cp"), argv.indexOf("-classpath"));
    if (classPath >= 0 && classPath + 1 < argv.size()) {
      needed.addAll(List.of(argv.get(classPath + 1).split(File.pathSeparator)));
    }
    return needed.stream().filter(file -> !Files.exists(Path.of(file))).findFirst();
  }

  private static Finding archive(List<String> argv) {
    for (String argument : argv) {
      for (String option : ARCHIVE_OPTIONS) {
        if (argument.startsWith(option)) {
          String file = argument.substring(option.length());
          return Files.isReadable(Path.of(file))
              ? Finding.ok("start-up", "trained: " + Paths.shortened(file))
              : Finding.warn(
                  "start-up",
                  "'" + file + "' is gone, kernels start slower",
                  "Train it again with 'deja install'.");
        }
      }
    }
    return Finding.warn(
        "start-up", "not trained, kernels start slower", "Train it with 'deja install'.");
  }
}
