package dev.deja.runtime.spark;

import dev.deja.Mime;
import dev.deja.ValueRenderer;
import dev.deja.runtime.hook.LambdaHooks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a notebook JVM fit for Spark when its jars come: packages of the JDK are opened to it,
 * classes of cells are served to executors from a folder, and what it does is seen. Nothing of
 * Spark is loaded before notebook code does so.
 */
public final class SparkSupport {

  /** As {@code org.apache.spark.launcher.JavaModuleOptions} of Spark 4 opens them. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private static @Nullable SparkSupport instance;

  private final ClassLoader loader;
  private final Path folder;

  private final Function<Object, Mime> table;

  private SparkSupport(ClassLoader loader, Path folder, Function<Object, Mime> table) {
    this.loader = loader;
    this.folder = folder;
    this.table = table;
  }

  /**
   * Prepares this JVM, once.
   *
   * @param loader of cells and of Spark
   * @param woven the JDK's {@link SerializedLambda} with its hook
   * @param table shows rows
   * @throws Exception or a {@link LinkageError} if this JVM cannot
   */
  public static synchronized SparkSupport prepare(
      ClassLoader loader,
      Instrumentation instrumentation,
      byte[] woven,
      Function<Object, Mime> table)
      throws Exception {
    SparkSupport known = instance;
    if (known != null) {
      return known;
    }
    Path folder = Files.createTempDirectory("deja-classes-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "deja-classes"));
    open(loader, instrumentation);
    Class<?> hook = defineForBoot("dev.deja.runtime.hook.LambdaHooks", instrumentation);
    instrumentation.redefineModule(
        Object.class.getModule(), Set.of(hook.getModule()), Map.of(), Map.of(), Set.of(), Map.of());
    ClosureVariables variables = new ClosureVariables(loader, folder);
    LambdaHooks.install(variables::carry);
    instrumentation.redefineClasses(new ClassDefinition(SerializedLambda.class, woven));
    serve(folder, Carried.class.getName());
    System.setProperty("spark.repl.class.outputDir", folder.toString());
    if (System.getenv("SPARK_SCALA_VERSION") == null) {
      // A distribution's scripts say it, and executors of local-cluster do not start without.
      System.setProperty("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
    }
    System.setProperty("spark.extraListeners", SparkEvents.LISTENER);
    System.setProperty("spark.sql.queryExecutionListeners", SparkEvents.QUERY_LISTENER);
    quieten(folder);
    SparkSupport made = new SparkSupport(loader, folder, table);
    instance = made;
    return made;
  }

  /** From which classes of cells are served to executors. */
  public Path folder() {
    return folder;
  }

  /** What Spark says at each start belongs into no notebook; a setting of the user's own stays. */
  private static void quieten(Path folder) throws IOException {
    Path file = folder.resolve("log4j2.properties");
    Files.writeString(
        file,
        """
        rootLogger.level = warn
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex{short}
        logger.utils.name = org.apache.spark.util.Utils
        logger.utils.level = error
        logger.native.name = org.apache.hadoop.util.NativeCodeLoader
        logger.native.level = error
        """);
    if (System.getProperty("log4j2.configurationFile") == null
        && System.getProperty("log4j.configurationFile") == null) {
      System.setProperty("log4j2.configurationFile", file.toUri().toString());
    }
  }

  private static void open(ClassLoader loader, Instrumentation instrumentation) {
    Set<Module> readers = Set.of(loader.getUnnamedModule());
    Map<String, Set<Module>> opened = new LinkedHashMap<>();
    OPENED.forEach(name -> opened.put(name, readers));
    opened.keySet().retainAll(Object.class.getModule().getPackages());
    instrumentation.redefineModule(
        Object.class.getModule(), Set.of(), opened, opened, Set.of(), Map.of());
    System.setProperty("io.netty.tryReflectionSetAccessible", "true");
  }

  private static Class<?> defineForBoot(String name, Instrumentation instrumentation)
      throws ReflectiveOperationException, IOException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(SparkSupport.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
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
    byte[] classFile = classFile(name);
    define.invoke(unsafe, null, classFile, 0, classFile.length, null, null);
    return Class.forName(name, true, null);
  }

  private static void serve(Path folder, String name) throws IOException {
    Path file = folder.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, classFile(name));
  }

  private static byte[] classFile(String name) throws IOException {
    String resource = "/" + name.replace('.', '/') + ".class";
    try (@Nullable InputStream in = SparkSupport.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the runtime lacks " + resource);
      }
      return in.readAllBytes();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // It is in the system's folder for such things.
    }
  }

  /** Who shows what Spark gives. */
  public ValueRenderer renderer() {
    return new DatasetRenderer(table);
  }

  /** Stops the jobs of this application, from any thread. */
  public void cancelJobs() {
    new ActiveSpark(loader).cancelJobs();
  }

  /** Waits until what Spark has to say of the past was heard, a few seconds at most. */
  public void awaitEvents() {
    new ActiveSpark(loader).awaitEvents();
    SparkEvents.endOfCell();
  }
}
