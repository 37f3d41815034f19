package dev.deja.kernel.engine;

import dev.deja.kernel.model.Jar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How notebook code is compiled and run.
 *
 * @param javaHome the JDK of the notebook JVM
 * @param startOptions what makes the notebook JVM start fast, such as its archive
 * @param jvmOptions the user's options of the notebook JVM, after all others
 * @param workingFolder where notebook code runs
 * @param environment environment variables added to those of this process
 * @param classPath what is on notebook code's class path from the start
 * @param compilerOptions options of the compiler, such as {@code --enable-preview}
 * @param startupScripts Java source that runs, silently, in every new notebook JVM
 */
public record EngineOptions(
    Path javaHome,
    List<String> startOptions,
    List<String> jvmOptions,
    Path workingFolder,
    Map<String, String> environment,
    List<Jar> classPath,
    List<String> compilerOptions,
    List<String> startupScripts) {

  public EngineOptions {
    startOptions = List.copyOf(startOptions);
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
    classPath = List.copyOf(classPath);
    compilerOptions = List.copyOf(compilerOptions);
    startupScripts = List.copyOf(startupScripts);
  }

  /** This process's JDK and no options. */
  public static EngineOptions defaults(Path workingFolder) {
    return new EngineOptions(
        Path.of(System.getProperty("java.home")),
        List.of(),
        List.of(),
        workingFolder,
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The same with other options of the notebook JVM and the compiler. */
  public EngineOptions withOptions(List<String> newJvmOptions, List<String> newCompilerOptions) {
    return new EngineOptions(
        javaHome,
        startOptions,
        newJvmOptions,
        workingFolder,
        environment,
        classPath,
        newCompilerOptions,
        startupScripts);
  }

  /** The same in another place. */
  public EngineOptions in(Path newWorkingFolder, Map<String, String> newEnvironment) {
    return new EngineOptions(
        javaHome,
        startOptions,
        jvmOptions,
        newWorkingFolder,
        newEnvironment,
        classPath,
        compilerOptions,
        startupScripts);
  }
}
