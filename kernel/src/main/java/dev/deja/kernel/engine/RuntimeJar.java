package dev.deja.kernel.engine;

import dev.deja.Deja;
import dev.deja.runtime.NotebookMain;
import dev.deja.runtime.Redefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Where the runtime lies: the one thing of ours on the class path of notebook code. */
public final class RuntimeJar {

  /** Tells the notebook JVM where {@link #compatibility} lies. */
  static final String COMPATIBILITY_PROPERTY = "deja.compatibility";

  private static final String COMPATIBILITY_CLASS = "io/github/spencerpark/ijava/IJava.class";

  private RuntimeJar() {}

  /** The jar, or in a development build the folder of classes, that {@link Deja} came from. */
  public static Path file() {
    try {
      return Path.of(Deja.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the runtime jar cannot be found", e);
    }
  }

  /**
   * The jar, or folder of classes, with the names that notebooks made for other kernels use. It
   * comes after everything else on the class path of notebook code.
   */
  static Path compatibility() {
    URL entry = RuntimeJar.class.getClassLoader().getResource(COMPATIBILITY_CLASS);
    if (entry == null) {
      throw new IllegalStateException("the compatibility jar is not on the kernel's class path");
    }
    String url = entry.toString();
    String location = url.substring(0, url.length() - COMPATIBILITY_CLASS.length());
    String file = location.replaceFirst("^jar:", "").replaceFirst("!/$", "");
    return Path.of(URI.create(file));
  }

  static String mainClass() {
    return NotebookMain.class.getName();
  }

  /**
   * A jar that {@code java -jar} starts with the agent: the runtime jar itself, or when that is a
   * folder a jar that names it.
   *
   * @param folder where such a jar is kept; created when missing
   */
  static Path launchable(Path folder) throws IOException {
    Path entry = file();
    if (Files.isRegularFile(entry)) {
      return entry;
    }
    Path jar =
        folder.resolve("launch-" + Integer.toHexString(entry.toString().hashCode()) + ".jar");
    if (!Files.isRegularFile(jar)) {
      Files.createDirectories(folder);
      Path made = Files.createTempFile(folder, "launch", ".new");
      Manifest manifest = new Manifest();
      Attributes attributes = manifest.getMainAttributes();
      attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      attributes.put(Attributes.Name.MAIN_CLASS, mainClass());
      attributes.put(Attributes.Name.CLASS_PATH, entry.toUri().toString());
      attributes.putValue("Launcher-Agent-Class", Redefinition.class.getName());
      attributes.putValue("Can-Redefine-Classes", "true");
      try (OutputStream file = Files.newOutputStream(made);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        out.finish();
      }
      Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return jar;
  }

  /**
   * A jar to attach as an agent: the runtime jar itself, or when that is a folder a new jar that
   * names the agent's class.
   *
   * @return a file that the caller may delete if it lies in {@code folder}
   */
  static Path agent(Path folder) throws IOException {
    Path entry = file();
    if (Files.isRegularFile(entry)) {
      return entry;
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Agent-Class", Redefinition.class.getName());
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = Files.createTempFile(folder, "agent", ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.finish();
    }
    return jar;
  }
}
