package dev.deja.kernel;

import dev.deja.kernel.dependency.Jars;
import dev.deja.kernel.engine.EngineOptions;
import dev.deja.kernel.engine.FileHookFile;
import dev.deja.kernel.engine.RuntimeJar;
import dev.deja.kernel.environment.Variables;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.StartupArchive;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.kernel.session.KernelSession;
import dev.deja.kernel.session.SessionOptions;
import dev.deja.kernel.wire.BadConnectionFile;
import dev.deja.kernel.wire.ConnectionFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sun.misc.Signal;

/**
 * The kernel's process, as a kernelspec starts it: {@code KernelMain CONNECTION_FILE}. It ends at a
 * shutdown request, at SIGTERM, and when the process that started it is gone. Exit status 2: the
 * connection file cannot be used.
 */
public final class KernelMain {

  /**
   * After a signal to end, whatever still runs is cut off after this long. Jupyter loses its
   * patience after five seconds; a slow machine may need some to record how the session ended.
   */
  private static final long LAST_MILLIS = 4000;

  /** Names another limit, in whole seconds, for who would rather wait than lose a record's end. */
  private static final String END_SECONDS = "DEJA_END_SECONDS";

  /** How often it is asked whether the process that started the kernel is still there. */
  private static final long PARENT_MILLIS = 250;

  /** {@code off}: files that cells read and write are not watched. */
  private static final String FILES = "DEJA_FILES";

  /** Names the file into which the values of variables are written after each cell. */
  private static final String SNAPSHOT = "DEJA_SNAPSHOT";

  /** Set by Jupyter to the process that started the kernel. */
  private static final String PARENT = "JPY_PARENT_PID";

  private KernelMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) { // behind it 'jupyter run' hands on the names of its files
      exitWith("usage: KernelMain CONNECTION_FILE (Jupyter starts this; try 'deja run NOTEBOOK')");
    }
    CompletableFuture<KernelSession> started = new CompletableFuture<>();
    Thread end = new Thread(() -> closeInTime(() -> closeIfStarted(started)), "deja-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      Variables variables = Variables.of(System.getenv(), workingFolder());
      variables.problems().forEach(KernelMain::log);
      KernelSession session =
          new KernelSession(
              ConnectionFile.read(Path.of(args[0])),
              sessionInfo(variables),
              engineOptions(variables),
              new SessionOptions(variables.timeLimit(), variables.problems(), snapshot()),
              () -> System.exit(0),
              KernelMain::log);
      started.complete(session);
      Signal.handle(new Signal("INT"), signal -> session.interrupt());
      endWithParent();
    } catch (BadConnectionFile | IOException e) {
      exitWith(String.valueOf(e.getMessage()));
    }
    new CountDownLatch(1).await();
  }

  /** Ends at once: nothing has been started that would have to be closed. */
  private static void exitWith(String message) {
    System.err.println("deja kernel: " + message);
    Runtime.getRuntime().halt(2);
  }

  private static void log(String line) {
    System.err.println("[deja] " + line);
  }

  private static void closeIfStarted(CompletableFuture<KernelSession> started) {
    if (started.isDone()) {
      started.join().close();
    }
  }

  private static void closeInTime(Runnable close) {
    Thread closing = new Thread(close, "deja-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(lastMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  private static long lastMillis() {
    String seconds = System.getenv(END_SECONDS);
    return seconds != null && seconds.matches("[1-9][0-9]{0,3}")
        ? Long.parseLong(seconds) * 1000
        : LAST_MILLIS;
  }

  /**
   * Only a process that really is above this one is watched: the number may be of another host. It
   * is asked for at a steady pace, because {@code onExit} of a process that is no child asks ever
   * more seldom; and who is directly above, because a parent that was killed may stay visible until
   * someone collects it.
   */
  private static void endWithParent() {
    String parent = System.getenv(PARENT);
    Optional<ProcessHandle> watched =
        ancestors().filter(ancestor -> String.valueOf(ancestor.pid()).equals(parent)).findFirst();
    if (watched.isEmpty()) {
      return;
    }
    ProcessHandle ancestor = watched.get();
    boolean directlyAbove = isDirectlyAbove(ancestor);
    ScheduledExecutorService pace =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "deja-parent");
              thread.setDaemon(true);
              return thread;
            });
    pace.scheduleWithFixedDelay(
        () -> {
          if (!ancestor.isAlive() || (directlyAbove && !isDirectlyAbove(ancestor))) {
            System.exit(0);
          }
        },
        PARENT_MILLIS,
        PARENT_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private static boolean isDirectlyAbove(ProcessHandle other) {
    return ProcessHandle.current().parent().filter(other::equals).isPresent();
  }

  private static Stream<ProcessHandle> ancestors() {
    return Stream.iterate(
            ProcessHandle.current().parent(), Optional::isPresent, p -> p.get().parent())
        .map(Optional::get);
  }

  private static Optional<Path> snapshot() {
    return Optional.ofNullable(System.getenv(SNAPSHOT))
        .filter(file -> !file.isBlank())
        .map(Path::of);
  }

  private static SessionInfo sessionInfo(Variables variables) {
    return new SessionInfo(
        version(),
        ProcessHandle.current().info().startInstant().orElseGet(Instant::now),
        workingFolder(),
        variables.jvmOptions(),
        Path.of(System.getProperty("java.home")));
  }

  private static EngineOptions engineOptions(Variables variables) {
    Jdk jdk = Jdk.running();
    return new EngineOptions(
        jdk.home(),
        startOptions(jdk),
        variables.jvmOptions(),
        workingFolder(),
        parameters(),
        jars(variables.classPath()),
        variables.compilerOptions(),
        variables.startupScripts());
  }

  /**
   * Values for {@code Deja.parameter}, under a name that kernels started from cells do not read.
   */
  private static Map<String, String> parameters() {
    String given = System.getenv("DEJA_PARAMETERS");
    return given == null || given.isBlank() ? Map.of() : Map.of("DEJA_CELL_PARAMETERS", given);
  }

  /**
   * With the start-up archive and the hooks by which files are watched, as far as there are any.
   */
  private static List<String> startOptions(Jdk jdk) {
    StartupArchive archive = StartupArchive.ofUser();
    List<String> options = new ArrayList<>(archive.notebookOptions(jdk, RuntimeJar.file()));
    if ("off".equalsIgnoreCase(System.getenv(FILES))) {
      return options;
    }
    try {
      String watching = FileHookFile.option(archive.cache().resolve("hooks"), jdk.home());
      // An archive that is made with an agent is refused without.
      if (System.getenv(StartupArchive.TRAINING) == null) {
        options.add(watching);
      }
    } catch (IOException | RuntimeException e) {
      log("files that cells read and write are not recorded: " + e);
    }
    return options;
  }

  private static List<Jar> jars(List<Path> paths) {
    List<Jar> jars = new ArrayList<>();
    for (Path path : paths) {
      try {
        jars.add(Jars.of(path));
      } catch (IOException e) {
        log(path + " is not on the class path, it cannot be read: " + e.getMessage());
      }
    }
    return jars;
  }

  private static Path workingFolder() {
    return Path.of("").toAbsolutePath();
  }

  private static String version() {
    String version = KernelMain.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
