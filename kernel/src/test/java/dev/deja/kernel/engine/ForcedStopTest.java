package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that come to no checkpoint: they are stopped all the same, and keep their variables. */
@Tag("jdk")
class ForcedStopTest {

  private static final String LIBRARY =
      """
      package library;
      public class Busy {
        public static long forever(long x) { while (true) { x = x * 31 + 1; } }
      }
      """;

  @TempDir static Path folder;
  private static Notebook notebook;

  @BeforeAll
  static void open() throws Exception {
    Path source = Files.writeString(folder.resolve("Busy.java"), LIBRARY);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(status).isZero();
    notebook = new Notebook();
    notebook
        .engine()
        .addToClassPath(List.of(new Jar(folder, Optional.empty(), Optional.empty(), "", 0, true)));
    notebook.value("import java.util.concurrent.locks.*; import library.Busy; int kept = 42;");
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // In a library, which has no checkpoints
        "Busy.forever(1);",
        "while (true) { try { Busy.forever(1); } catch (Throwable t) { } }",
        "IntStream.range(0, 8).parallel().forEach(i -> Busy.forever(i));",
        "CompletableFuture.supplyAsync(() -> Busy.forever(1)).join();",
        // In the JDK
        "LongStream.range(0, Long.MAX_VALUE).parallel().mapToObj(Long::toString)"
            + ".filter(String::isEmpty).count();",
        "BigInteger.valueOf(3).pow(400_000_000);",
        "while (true) { System.out.print(\"\"); }",
        // Waiting for what an interrupt does not end
        "new ServerSocket(0).accept();",
        "try (var server = new ServerSocket(0); var socket = new Socket(\"localhost\","
            + " server.getLocalPort())) { socket.getInputStream().read(); }",
        "new DatagramSocket(0).receive(new DatagramPacket(new byte[1], 1));",
        "new ProcessBuilder(\"sleep\", \"1000\").start().getInputStream().read();",
        "new ProcessBuilder(\"sleep\", \"1000\").start().waitFor();",
        "new Semaphore(0).acquireUninterruptibly();",
        "while (true) { LockSupport.park(); }",
        "var lock = new ReentrantLock(); var held = new CountDownLatch(1);"
            + " new Thread(() -> { lock.lock(); held.countDown(); }).start();"
            + " held.await(); lock.lock();",
        "var lock = new Object(); var held = new CountDownLatch(1);"
            + " new Thread(() -> { synchronized (lock) { held.countDown();"
            + " new Semaphore(0).acquireUninterruptibly(); } }).start();"
            + " held.await(); synchronized (lock) { }",
        "CompletableFuture.runAsync(() -> { while (true) { } }).join();",
      })
  void stops(String statements) {
    int cell = notebook.lastCell() + 1;
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(
            () -> notebook.run("{ System.out.println(\"go\");\n" + statements + "\n}"));
    notebook.awaitPrinted(cell, "go");
    notebook.engine().interrupt();
    notebook.engine().interrupt();

    assertThat(result.join()).isInstanceOf(CellResult.Interrupted.class);
    notebook.assertCell("kept", "42");
    assertThat(notebook.replacements()).isEmpty();
  }

  @Test
  void aValueWhoseTextNeverEndsStops() {
    notebook.value(
        "record Endless() { public String toString() { System.out.println(\"go\");"
            + " return \"\" + Busy.forever(1); } }");
    int cell = notebook.lastCell() + 1;
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(() -> notebook.run("new Endless()"));
    notebook.awaitPrinted(cell, "go");
    notebook.engine().interrupt();

    assertThat(result.join()).isInstanceOf(CellResult.Interrupted.class);
    notebook.assertCell("kept", "42");
  }

  @Test
  void onlyACellThatCannotBeStoppedLosesItsJvm() {
    try (Notebook own = new Notebook()) {
      CompletableFuture<CellResult> result =
          CompletableFuture.supplyAsync(
              () ->
                  own.run(
                      "{ var a = new Object(); var b = new Object(); var both = new"
                          + " CyclicBarrier(2); Thread t = new Thread(() -> { synchronized (a) {"
                          + " try { both.await(); } catch (Exception e) { } synchronized (b) { } }"
                          + " }); t.start(); synchronized (b) { both.await();"
                          + " System.out.println(\"go\"); synchronized (a) { } } }"));
      own.awaitPrinted(1, "go");
      own.engine().interrupt();

      assertThat(result.join()).isInstanceOf(CellResult.VmLost.class);
      assertThat(((CellResult.VmLost) result.join()).error().message())
          .contains("did not stop within 5 seconds")
          .contains("variables are gone");
      own.assertCell("1 + 1", "2");
    }
  }

  @Test
  void nothingListensForADebugger() {
    notebook.assertCell(
        "java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option"
            + " -> option.contains(\"jdwp\")).allMatch(o -> o.contains(\"server=n\"))",
        "true");
  }
}
