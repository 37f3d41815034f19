package dev.deja.kernel.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Installs the kernel where Jupyter looks for kernels, and removes it. Thread-safe. */
public final class KernelSpecs {

  private static final List<String> LOGOS =
      List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final UserFolders folders;

  public KernelSpecs() {
    this(UserFolders.ofThisProcess());
  }

  KernelSpecs(UserFolders folders) {
    this.folders = folders;
  }

  /**
   * Copies the jars, makes the start-up archives if asked, and writes the kernelspecs, last and
   * each whole.
   *
   * @param progress gets a line whenever something that takes time begins
   * @throws InstallFailed if a name cannot be one, is that of another kernel, or a folder cannot be
   *     written
   */
  public Installed install(InstallOptions options, Consumer<String> progress) {
    Place place = place(options.location());
    Set<String> names = new LinkedHashSet<>();
    names.add(options.name());
    options.alias().ifPresent(names::add);
    for (String name : names) {
      check(name, place, options.force());
    }
    InstalledJars jars = InstalledJars.copy(options.classPath(), place.deja().resolve("lib"));
    KernelJvm jvm = new KernelJvm(options.jdk(), jars.classPath());
    List<String> warnings = new ArrayList<>();
    List<String> archiveOptions = List.of();
    if (options.archive()) {
      StartupArchive archive = StartupArchive.in(folders.dejaCache());
      try {
        archiveOptions = archive.train(jvm, progress);
        archive.remember(new KernelJvm(options.jdk(), options.classPath()), jvm);
      } catch (TrainingFailed e) {
        warnings.add(
            "no start-up archive was made, kernels start a little slower: " + e.getMessage());
      } catch (IOException e) {
        warnings.add("deja run starts a little slower, it was not told of the archive: " + e);
      }
    }
    List<String> argv = jvm.argv(archiveOptions);
    List<Path> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(write(name, options.displayName(), argv, place));
    }
    return new Installed(specs, jars.folder(), warnings);
  }

  /**
   * Removes a kernelspec, and its jars and their start-up archives if no other kernelspec beside it
   * needs them.
   *
   * @return the folder that is gone
   * @throws InstallFailed if there is none, or it is of another kernel
   */
  public Path uninstall(String name, Location location) {
    Place place = place(location);
    Path spec = place.kernels().resolve(name);
    Optional<List<String>> argv = argv(spec);
    if (argv.isEmpty()) {
      throw new InstallFailed("no kernel '" + name + "' is in " + place.kernels() + present(place));
    }
    if (!argv.get().contains(KernelJvm.MAIN)) {
      throw new InstallFailed(
          "the kernel '"
              + name
              + "' in "
              + spec
              + " is not Deja's: "
              + argv.get().get(0)
              + ". Remove it with 'jupyter kernelspec remove "
              + name
              + "'.");
    }
    try {
      FolderSwap.delete(spec);
      StartupArchive archive = StartupArchive.in(folders.dejaCache());
      for (Path gone :
          InstalledJars.deleteUnused(place.deja().resolve("lib"), classPathsIn(place))) {
        archive.forget(gone);
      }
    } catch (IOException e) {
      throw new InstallFailed(spec + " cannot be removed: " + e, e);
    }
    return spec;
  }

  /** The folder in which Jupyter looks for kernelspecs of a location. */
  public Path kernels(Location location) {
    return place(location).kernels();
  }

  private record Place(Path jupyter, Path deja) {
    Path kernels() {
      return jupyter.resolve("kernels");
    }
  }

  private Place place(Location location) {
    if (location instanceof Location.User) {
      return new Place(folders.jupyterData().toAbsolutePath(), folders.dejaData());
    }
    Path prefix =
        location instanceof Location.Prefix named
            ? named.folder().toAbsolutePath().normalize()
            : PythonPrefix.find(folders.environment());
    Path share = prefix.resolve("share");
    return new Place(share.resolve("jupyter"), share.resolve("deja"));
  }

  private void check(String name, Place place, boolean force) {
    if (!name.matches("[a-z0-9._-]+")) {
      throw new InstallFailed(
          "'" + name + "' is not a kernel's name: use lower-case letters, digits, '.', '_', '-'");
    }
    Path spec = place.kernels().resolve(name);
    Optional<List<String>> argv = argv(spec);
    if (!force && argv.isPresent() && !argv.get().contains(KernelJvm.MAIN)) {
      throw new InstallFailed(
          "another kernel is named '"
              + name
              + "' already: "
              + spec
              + " starts "
              + (argv.get().isEmpty() ? "something else" : argv.get().get(0))
              + ". Replace it with --force, or choose another name with --name.");
    }
  }

  private Path write(String name, String displayName, List<String> argv, Place place) {
    Path spec = place.kernels().resolve(name);
    ObjectNode kernel = json.createObjectNode();
    argv.forEach(kernel.putArray("argv")::add);
    kernel.put("display_name", displayName);
    kernel.put("language", "java");
    kernel.put("interrupt_mode", "message");
    kernel.putObject("metadata").put("debugger", false);
    try {
      FolderSwap.put(
          spec,
          place.jupyter(),
          folder -> {
            for (String logo : LOGOS) {
              try (InputStream in = KernelSpecs.class.getResourceAsStream(logo)) {
                if (in != null) {
                  Files.copy(in, folder.resolve(logo));
                }
              }
            }
            json.writeValue(folder.resolve("kernel.json").toFile(), kernel);
          });
      return spec;
    } catch (IOException e) {
      throw new InstallFailed(
          "the kernelspec "
              + spec
              + " cannot be written: "
              + e
              + ". Choose a folder that you may"
              + " write with --prefix.",
          e);
    }
  }

  /** The {@code argv} of a kernelspec, or empty if there is no kernelspec. */
  private Optional<List<String>> argv(Path spec) {
    Path file = spec.resolve("kernel.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<String> argv = new ArrayList<>();
    try {
      JsonNode kernel = json.readTree(file.toFile());
      kernel.path("argv").forEach(argument -> argv.add(argument.asText()));
    } catch (IOException e) {
      // A kernelspec that cannot be read is not ours.
    }
    return Optional.of(argv);
  }

  private List<String> classPathsIn(Place place) throws IOException {
    List<String> classPaths = new ArrayList<>();
    for (Path spec : specs(place)) {
      argv(spec).ifPresent(classPaths::addAll);
    }
    return classPaths;
  }

  private static List<Path> specs(Place place) throws IOException {
    if (!Files.isDirectory(place.kernels())) {
      return List.of();
    }
    try (var listed = Files.list(place.kernels())) {
      return listed.sorted().toList();
    }
  }

  private static String present(Place place) {
    try {
      List<String> names =
          specs(place).stream().map(spec -> String.valueOf(spec.getFileName())).toList();
      return names.isEmpty() ? "" : "; there are: " + String.join(", ", names);
    } catch (IOException e) {
      return "";
    }
  }
}
