package dev.deja.kernel.install;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One training of both JVMs: a kernel runs with recording switched on in it and in its notebook
 * JVM, some cells run, and both end in good order, which writes the archives. From Java 25 on what
 * they write is made into a cache by one more JVM each.
 */
final class Training {

  private static final long MAKE_SECONDS = 120;

  /** A JVM with a debugger, as notebook JVMs have one, uses no cache whose classes are linked. */
  private static final List<String> UNLINKED = List.of("-XX:-AOTClassLinking");

  private final KernelJvm jvm;
  private final Path runtimeJar;
  private final boolean aot;
  private final Path workshop;

  Training(KernelJvm jvm, Path runtimeJar, boolean aot, Path workshop) {
    this.jvm = jvm;
    this.runtimeJar = runtimeJar;
    this.aot = aot;
    this.workshop = workshop;
  }

  void run(Path kernel, Path notebook) throws IOException, TrainingFailed {
    Path kernelMade = workshop.resolve("kernel");
    Path notebookMade = workshop.resolve("notebook");
    try (TrainingSession session =
        TrainingSession.start(
            jvm.argv(recording(kernelMade)),
            Map.of(
                StartupArchive.TRAINING,
                "1",
                "DEJA_STORE",
                workshop.resolve("store").toString(),
                "MAVEN_REPO_LOCAL",
                TrainingRepository.write(workshop.resolve("repository")).toString(),
                "DEJA_JVM_OPTIONS",
                // Relative to the workshop, in which both JVMs run: the variable is cut at white
                // space.
                String.join(" ", recording(notebookMade.getFileName()))),
            workshop)) {
      session.runCells();
      // The notebook JVM is gone, and another has started that must not write over its archive.
      Path kept = workshop.resolve("notebook-kept");
      Files.move(recorded(notebookMade, session), kept);
      session.shutDown();
      Path kernelRecorded = recorded(kernelMade, session);
      if (aot) {
        make(kept, workshop.resolve("notebook.aot"), UNLINKED, runtimeJar.toString(), session);
        make(
            kernelRecorded,
            workshop.resolve("kernel.aot"),
            jvm.options(),
            jvm.classPathText(),
            session);
      }
      StartupArchive.putInPlace(aot ? workshop.resolve("notebook.aot") : kept, notebook);
      StartupArchive.putInPlace(aot ? workshop.resolve("kernel.aot") : kernelRecorded, kernel);
    }
  }

  private List<String> recording(Path file) {
    return aot
        ? List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + file)
        : List.of("-XX:ArchiveClassesAtExit=" + file);
  }

  private static Path recorded(Path file, TrainingSession session) throws TrainingFailed {
    if (!Files.isRegularFile(file)) {
      throw new TrainingFailed(
          "the JVM wrote no " + file.getFileName() + " archive" + session.log());
    }
    return file;
  }

  private void make(
      Path recorded, Path cache, List<String> options, String classPath, TrainingSession session)
      throws IOException, TrainingFailed {
    List<String> command = new ArrayList<>();
    command.add(jvm.jdk().java().toString());
    command.addAll(options);
    command.add("-XX:AOTMode=create");
    command.add("-XX:AOTConfiguration=" + recorded);
    command.add("-XX:AOTCache=" + cache);
    command.add("-cp");
    command.add(classPath);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(workshop.resolve("log").toFile()))
            .start();
    try {
      if (!process.waitFor(MAKE_SECONDS, TimeUnit.SECONDS)) {
        throw new TrainingFailed(
            "the JVM made no %s in %d seconds".formatted(cache.getFileName(), MAKE_SECONDS));
      }
      if (process.exitValue() != 0 || !Files.isRegularFile(cache)) {
        throw new TrainingFailed(
            "the JVM made no %s (exit code %d)%s"
                .formatted(cache.getFileName(), process.exitValue(), session.log()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailed("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
