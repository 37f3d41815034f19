package dev.deja.runtime.files;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hooks into the JDK's file classes. No class that names one of {@code
 * dev.deja.runtime.hook} may be loaded before, because these must be the boot loader's.
 */
public final class FileHookInstaller {

  private static final List<String> BOOT_CLASSES = List.of("OpenFile", "FileSink", "FileHooks");
  private static final String PACKAGE = "dev.deja.runtime.hook.";

  /** Names the file of rewritten classes that the kernel has made for this JDK. */
  private static final String HOOKS = "deja.hooks";

  private static volatile boolean installed;
  private static volatile @Nullable String problem;

  private FileHookInstaller() {}

  /** Installs them if this JVM was started with the name of a file of them. */
  public static void installIfAsked(Instrumentation instrumentation) {
    String hooks = System.getProperty(HOOKS);
    if (hooks == null || installed) {
      return;
    }
    try {
      install(instrumentation, Path.of(hooks));
      installed = true;
    } catch (Exception | LinkageError e) { // cells run without
      problem = "this JVM does not let its file access be watched: " + e;
    }
  }

  /** Whether they are in place. */
  public static boolean isInstalled() {
    return installed;
  }

  /** Why they are not, though they were asked for. */
  public static @Nullable String problem() {
    return problem;
  }

  private static void install(Instrumentation instrumentation, Path hooks) throws Exception {
    Module base = Object.class.getModule();
    instrumentation.redefineModule(
        base,
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(FileHookInstaller.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    Class<?> hook = defineForBoot();
    instrumentation.redefineModule(
        base, Set.of(hook.getModule()), Map.of(), Map.of(), Set.of(), Map.of());
    instrumentation.redefineClasses(definitions(hooks));
  }

  private static Class<?> defineForBoot() throws ReflectiveOperationException, IOException {
    Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
    Object unsafe = type.getMethod("getUnsafe").invoke(null);
    Method define =
        type.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            Class.forName("java.security.ProtectionDomain"));
    Class<?> last = Object.class;
    for (String name : BOOT_CLASSES) {
      byte[] classFile = classFile(PACKAGE + name);
      last = (Class<?>) define.invoke(unsafe, null, classFile, 0, classFile.length, null, null);
    }
    return Class.forName(last.getName(), true, null);
  }

  private static byte[] classFile(String name) throws IOException {
    String resource = "/" + name.replace('.', '/') + ".class";
    try (@Nullable InputStream in = FileHookInstaller.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the runtime lacks " + resource);
      }
      return in.readAllBytes();
    }
  }

  private static ClassDefinition[] definitions(Path hooks)
      throws IOException, ClassNotFoundException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(hooks)));
    ClassDefinition[] definitions = new ClassDefinition[in.readInt()];
    for (int i = 0; i < definitions.length; i++) {
      Class<?> type = Class.forName(in.readUTF(), false, null);
      byte[] classFile = new byte[in.readInt()];
      in.readFully(classFile);
      definitions[i] = new ClassDefinition(type, classFile);
    }
    return definitions;
  }
}
