package dev.deja.kernel.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be installed.
 *
 * @param name the kernelspec's name: lower-case letters, digits, {@code . _ -}
 * @param alias a second name under which the same kernel is found, such as {@code java}, the name
 *     in notebooks made for IJava and JJava
 * @param displayName what launchers show
 * @param jdk the JDK that kernels run on
 * @param classPath the jars of the kernel and its extensions, in order
 * @param force whether a kernelspec of another kernel is replaced
 * @param archive whether start-up archives are made, which takes some seconds
 */
public record InstallOptions(
    String name,
    Optional<String> alias,
    String displayName,
    Location location,
    Jdk jdk,
    List<Path> classPath,
    boolean force,
    boolean archive) {

  public static final String NAME = "deja";
  public static final String DISPLAY_NAME = "Java (Deja)";

  public InstallOptions {
    classPath = List.copyOf(classPath);
  }

  /** This process's JDK and jars, for this user, with archives. */
  public static InstallOptions defaults() {
    return new InstallOptions(
        NAME,
        Optional.empty(),
        DISPLAY_NAME,
        new Location.User(),
        Jdk.running(),
        ClassPath.ofThisProcess(),
        false,
        true);
  }
}
