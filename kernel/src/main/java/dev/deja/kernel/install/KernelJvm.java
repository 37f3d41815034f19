package dev.deja.kernel.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * How a kernel JVM is started. It is tuned for a process that starts often and computes little:
 * user code has a JVM of its own.
 *
 * @param jdk the JDK, of the notebook JVM too
 * @param classPath jars, in order, absolute
 */
public record KernelJvm(Jdk jdk, List<Path> classPath) {

  static final String MAIN = "dev.deja.kernel.KernelMain";

  private static final String RUNTIME = "dev/deja/runtime/NotebookMain.class";

  /** From this one on a JVM warns of Arrow's way to its memory, and of SQLite's to its library. */
  private static final int FIRST_THAT_WARNS = 24;

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          // For the engine's compiler, whose context is used again.
          "--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED",
          // For tables: Arrow hands its memory to channels.
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Xms32m",
          "-Xmx1g",
          // What a JVM has to say of a stale archive must not reach standard output.
          "-Xlog:disable",
          "-Xlog:all=warning:stderr",
          "-Djava.awt.headless=true",
          "-Dfile.encoding=UTF-8");

  public KernelJvm {
    classPath = List.copyOf(classPath);
  }

  /**
   * A kernelspec's {@code argv}: {@code {connection_file}} stands for the connection file.
   *
   * @param archiveOptions of {@link StartupArchive}; may be empty
   */
  public List<String> argv(List<String> archiveOptions) {
    List<String> argv = new ArrayList<>();
    argv.add(jdk.java().toString());
    argv.addAll(options());
    argv.addAll(archiveOptions);
    argv.add("-cp");
    argv.add(classPathText());
    argv.add(MAIN);
    argv.add("{connection_file}");
    return argv;
  }

  List<String> options() {
    List<String> options = new ArrayList<>(OPTIONS);
    if (jdk.feature() >= FIRST_THAT_WARNS) {
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  String classPathText() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The jar that is the class path of notebook JVMs.
   *
   * @throws TrainingFailed if it is not there, as in a development build without jars
   */
  Path runtimeJar() throws TrainingFailed {
    for (Path entry : classPath) {
      if (Files.isRegularFile(entry)) {
        try (JarFile jar = new JarFile(entry.toFile())) {
          if (jar.getEntry(RUNTIME) != null) {
            return entry;
          }
        } catch (IOException e) {
          throw new TrainingFailed("the jar " + entry + " cannot be read: " + e.getMessage(), e);
        }
      }
    }
    throw new TrainingFailed("no jar of the class path holds " + RUNTIME);
  }
}
