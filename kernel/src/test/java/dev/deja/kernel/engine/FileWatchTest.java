package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.FileUse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the notebook JVM says of files that cells read and write. */
@Tag("jdk")
class FileWatchTest {

  private static Path folder;
  private static Notebook notebook;

  @BeforeAll
  static void open(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    EngineOptions defaults = EngineOptions.defaults(folder);
    String watching =
        FileHookFile.option(Path.of("target", "hooks").toAbsolutePath(), defaults.javaHome());
    notebook =
        new Notebook(
            new EngineOptions(
                defaults.javaHome(),
                List.of(watching),
                List.of(),
                folder,
                Map.of(),
                List.of(),
                List.of(),
                List.of()));
    notebook.value(
        """
        import java.io.*; import java.nio.*; import java.nio.channels.*; import java.nio.file.*;
        import java.util.*; import java.util.zip.*; import java.util.concurrent.*;
        """);
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  @BeforeEach
  void someFiles() throws IOException {
    Files.writeString(folder.resolve("in.txt"), "one\ntwo\n");
    for (String name : List.of("out.txt", "moved.txt")) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /** What a cell used, as {@code INPUT in.txt}, in order of names. */
  private static List<String> uses(int cell) {
    List<String> uses = new ArrayList<>();
    for (CellFiles files : notebook.files(cell)) {
      for (FileUse use : files.uses()) {
        String path = use.path().replace(folder + "/", "");
        uses.add(use.role() + " " + path + use.doubt().map(doubt -> " (" + doubt + ")").orElse(""));
      }
    }
    uses.sort(null);
    return uses;
  }

  private static List<String> usesOf(String source) {
    notebook.value(source);
    return uses(notebook.lastCell());
  }

  static Stream<Arguments> waysToRead() {
    return Stream.of(
            "new FileInputStream(\"in.txt\").readAllBytes();",
            "try (var in = new FileInputStream(\"in.txt\")) { while (in.read() >= 0) {} }",
            "try (var in = new BufferedReader(new FileReader(\"in.txt\"))) { in.lines().count(); }",
            "try (var in = new Scanner(new File(\"in.txt\"))) { while (in.hasNext()) in.next(); }",
            "Files.readString(Path.of(\"in.txt\"));",
            "Files.readAllBytes(Path.of(\"in.txt\"));",
            "Files.readAllLines(Path.of(\"in.txt\"));",
            "try (var lines = Files.lines(Path.of(\"in.txt\"))) { lines.count(); }",
            "try (var in = Files.newBufferedReader(Path.of(\"in.txt\"))) { in.lines().count(); }",
            "try (var in = Files.newInputStream(Path.of(\"in.txt\"))) { in.readAllBytes(); }",
            "try (var in = Files.newByteChannel(Path.of(\"in.txt\"))) {"
                + " in.read(ByteBuffer.allocate(100)); }",
            "try (var in = FileChannel.open(Path.of(\"in.txt\"))) {"
                + " in.read(new ByteBuffer[] {ByteBuffer.allocate(4), ByteBuffer.allocate(4)}); }",
            "try (var in = FileChannel.open(Path.of(\"in.txt\"))) {"
                + " in.read(ByteBuffer.allocate(8), 0); }",
            "try (var in = new FileInputStream(\"in.txt\").getChannel()) {"
                + " in.read(ByteBuffer.allocate(8)); }",
            "try (var in = FileChannel.open(Path.of(\"in.txt\"))) {"
                + " in.transferTo(0, 8, Channels.newChannel(new ByteArrayOutputStream())); }",
            "try (var in = new RandomAccessFile(\"in.txt\", \"r\")) {"
                + " in.readFully(new byte[8]); }",
            "new File(\"in.txt\").toURI().toURL().openStream().readAllBytes();",
            "new Properties().load(new FileReader(\"in.txt\"));",
            "Files.copy(Path.of(\"in.txt\"), new ByteArrayOutputStream());")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("waysToRead")
  void everyWayToReadIsSeen(String source) {
    assertThat(usesOf(source)).containsExactly("INPUT in.txt");
  }

  static Stream<Arguments> waysToWrite() {
    return Stream.of(
            "try (var out = new FileOutputStream(\"out.txt\")) { out.write(65); }",
            "try (var out = new FileOutputStream(\"out.txt\", true)) { out.write(new byte[9]); }",
            "try (var out = new FileOutputStream(\"out.txt\")) { }",
            "try (var out = new PrintWriter(\"out.txt\")) { out.println(1); }",
            "try (var out = new FileWriter(\"out.txt\")) { out.write(\"x\"); }",
            "Files.writeString(Path.of(\"out.txt\"), \"x\");",
            "Files.write(Path.of(\"out.txt\"), new byte[] {1, 2});",
            "Files.write(Path.of(\"out.txt\"), List.of(\"a\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.APPEND);",
            "Files.createFile(Path.of(\"out.txt\"));",
            "new File(\"out.txt\").createNewFile();",
            "try (var out = Files.newBufferedWriter(Path.of(\"out.txt\"))) { out.write(\"x\"); }",
            "Files.copy(new ByteArrayInputStream(new byte[5]), Path.of(\"out.txt\"));",
            "try (var out = new RandomAccessFile(\"out.txt\", \"rw\")) { out.writeUTF(\"x\"); }",
            "try (var out = new RandomAccessFile(\"out.txt\", \"rw\")) { out.write(1); }",
            "try (var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { out.write(ByteBuffer.wrap(new byte[7])); }",
            "try (var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { out.write(ByteBuffer.wrap(new byte[7]), 3); }",
            "try (var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { out.transferFrom("
                + "Channels.newChannel(new ByteArrayInputStream(new byte[5])), 0, 5); }",
            "try (var out = new ZipOutputStream(new FileOutputStream(\"out.txt\"))) {"
                + " out.putNextEntry(new ZipEntry(\"e\")); out.write(1); }",
            "try (var out = new ObjectOutputStream(new FileOutputStream(\"out.txt\"))) {"
                + " out.writeObject(\"x\"); }",
            "javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(2, 2, 1), \"png\","
                + " new File(\"out.txt\"));")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("waysToWrite")
  void everyWayToWriteIsSeen(String source) {
    assertThat(usesOf(source)).containsExactly("OUTPUT out.txt");
  }

  static Stream<Arguments> waysToDoBoth() {
    return Stream.of(
            "Files.copy(Path.of(\"in.txt\"), Path.of(\"out.txt\"));",
            "Files.move(Path.of(\"in.txt\"), Path.of(\"out.txt\"));",
            "new File(\"in.txt\").renameTo(new File(\"out.txt\"));",
            "Files.createLink(Path.of(\"out.txt\"), Path.of(\"in.txt\"));",
            "try (var in = new FileInputStream(\"in.txt\");"
                + " var out = new FileOutputStream(\"out.txt\")) { in.transferTo(out); }",
            "try (var in = FileChannel.open(Path.of(\"in.txt\"));"
                + " var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { in.transferTo(0, 8, out); }",
            "try (var in = FileChannel.open(Path.of(\"in.txt\"));"
                + " var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { out.transferFrom(in, 0, 8); }")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("waysToDoBoth")
  void everyWayToReadAndWriteIsSeen(String source) {
    assertThat(usesOf(source)).containsExactly("INPUT in.txt", "OUTPUT out.txt");
  }

  @Test
  void whatIsMappedIsSeenAndSaidToBeMapped() {
    assertThat(
            usesOf(
                "try (var in = FileChannel.open(Path.of(\"in.txt\"))) {"
                    + " in.map(FileChannel.MapMode.READ_ONLY, 0, 8).get(); }"))
        .containsExactly(
            "INPUT in.txt (mapped into memory: how much of it was read cannot be seen)");
    assertThat(
            usesOf(
                "try (var out = FileChannel.open(Path.of(\"out.txt\"), StandardOpenOption.CREATE,"
                    + " StandardOpenOption.READ, StandardOpenOption.WRITE)) {"
                    + " out.map(FileChannel.MapMode.READ_WRITE, 0, 8).put((byte) 1); }"))
        .containsExactly(
            "OUTPUT out.txt (mapped for writing: it may change later without a trace)");
  }

  @Test
  void whatIsOpenedAsynchronouslyIsSeenAndSaidToBe() {
    assertThat(
            usesOf(
                "try (var in = AsynchronousFileChannel.open(Path.of(\"in.txt\"))) {"
                    + " in.read(ByteBuffer.allocate(8), 0).get(); }"))
        .containsExactly("INPUT in.txt (opened asynchronously: when and how much is not seen)");
  }

  @Test
  void whatIsReadInPartIsSaidToBe() {
    assertThat(usesOf("try (var in = new FileInputStream(\"in.txt\")) { in.read(); }"))
        .containsExactly("INPUT in.txt (read in part: 1 of 8 bytes)");
  }

  @Test
  void archivesThatAreOpenedAsDataAreSeenAndThoseOfClassLoadersAreNot() {
    notebook.value(
        "try (var out = new ZipOutputStream(new FileOutputStream(\"data.jar\"))) {"
            + " out.putNextEntry(new ZipEntry(\"e.txt\")); out.write(1); }");

    assertThat(usesOf("try (var zip = new ZipFile(\"data.jar\")) { zip.size(); }"))
        .singleElement()
        .asString()
        .startsWith("INPUT data.jar");
    assertThat(usesOf("try (var jar = new java.util.jar.JarFile(\"data.jar\")) { jar.size(); }"))
        .singleElement()
        .asString()
        .startsWith("INPUT data.jar");
    assertThat(
            usesOf(
                "try (var loader = new java.net.URLClassLoader(new java.net.URL[] {new"
                    + " File(\"data.jar\").toURI().toURL()})) { loader.getResource(\"e.txt\"); }"))
        .isEmpty();
  }

  @Test
  void theJdkAndTheSystemAreNoise() {
    assertThat(
            usesOf(
                "Files.readString(Path.of(\"/proc/self/stat\"));"
                    + " Files.readAllBytes(Path.of(System.getProperty(\"java.home\"),"
                    + " \"release\")); try (var in = new FileInputStream(\"/dev/null\")) {"
                    + " in.read(); }"
                    + " java.time.ZonedDateTime.now(java.time.ZoneId.of(\"Asia/Tokyo\"));"
                    + " Currency.getInstance(\"EUR\").getDisplayName(Locale.FRANCE); new"
                    + " java.security.SecureRandom().nextInt();"))
        .isEmpty();
  }

  @Test
  void aFileThatCannotBeOpenedIsNoUse() {
    assertThat(
            usesOf(
                "try { new FileInputStream(\"missing.txt\"); } catch (IOException e) {}"
                    + " try { new FileOutputStream(\"no/such/folder\"); } catch (IOException e) {}"
                    + " Files.exists(Path.of(\"in.txt\"));"))
        .isEmpty();
  }

  @Test
  void scratchFilesAreNoOutputs() {
    assertThat(
            usesOf(
                "Path scratch = Files.createTempFile(\"a\", \"b\");"
                    + " Files.writeString(scratch, \"x\"); Files.readString(scratch);"
                    + " Files.delete(scratch);"))
        .isEmpty();
  }

  @Test
  void aFileThatWasThereAndIsDeletedIsSaidToBe() {
    notebook.value("new File(\"in.txt\").delete();");

    assertThat(notebook.files(notebook.lastCell()))
        .flatExtracting(CellFiles::uses)
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.how()).containsExactly("deleted");
              assertThat(use.state()).isEmpty();
            });
  }

  @Test
  void whatACellReadAndThenWritesIsToldBeforeItChanges() {
    notebook.value(
        "Files.writeString(Path.of(\"in.txt\"), Files.readString(Path.of(\"in.txt\")) + 3);");

    assertThat(uses(notebook.lastCell())).containsExactly("INPUT in.txt", "OUTPUT in.txt");
    assertThat(notebook.changed(notebook.lastCell())).containsExactly(folder.resolve("in.txt"));
  }

  @Test
  void anOutputIsAskedForBeforeALaterCellChangesIt() {
    notebook.value("Files.writeString(Path.of(\"out.txt\"), \"first\");");
    notebook.value("Files.writeString(Path.of(\"out.txt\"), \"second\");");

    assertThat(notebook.changed(notebook.lastCell())).containsExactly(folder.resolve("out.txt"));
  }

  @Test
  void aStreamThatStaysOpenBelongsToEveryCellThatWritesIt() {
    assertThat(usesOf("var kept = new FileOutputStream(\"out.txt\"); kept.write(1);"))
        .containsExactly("OUTPUT out.txt (still open for writing at the end of the cell)");
    assertThat(usesOf("kept.write(2);"))
        .containsExactly("OUTPUT out.txt (still open for writing at the end of the cell)");
    assertThat(usesOf("1 + 1")).isEmpty();
    assertThat(usesOf("kept.write(3); kept.close();")).containsExactly("OUTPUT out.txt");
  }

  @Test
  void threadsAndExecutorsOfACellAreTheCells() {
    assertThat(
            usesOf(
                "Thread t = new Thread(() -> { try { Files.readString(Path.of(\"in.txt\")); }"
                    + " catch (IOException e) {} }); t.start(); t.join();"))
        .containsExactly("INPUT in.txt");
    assertThat(
            usesOf(
                "ExecutorService pool = Executors.newFixedThreadPool(2); pool.submit(() ->"
                    + " Files.writeString(Path.of(\"out.txt\"), \"x\")).get(); pool.shutdown();"))
        .containsExactly("OUTPUT out.txt");
    assertThat(
            usesOf(
                "CompletableFuture.supplyAsync(() -> new File(\"in.txt\").renameTo("
                    + "new File(\"moved.txt\"))).get();"))
        .containsExactly("INPUT in.txt", "OUTPUT moved.txt");
  }

  @Test
  void aThreadThatWritesAfterItsCellHasEndedWritesForThatCell() {
    notebook.value(
        "CountDownLatch go = new CountDownLatch(1); new Thread(() -> { try { go.await();"
            + " Files.writeString(Path.of(\"out.txt\"), \"late\"); } catch (Exception e) {} })"
            + ".start();");
    int cell = notebook.lastCell();
    assertThat(uses(cell)).isEmpty();

    notebook.value("go.countDown();");

    notebook.await(heard -> uses(cell).contains("OUTPUT out.txt"));
    assertThat(uses(notebook.lastCell())).isEmpty();
  }

  @Test
  void processesAreSaidToHaveBeenStarted() {
    notebook.value("new ProcessBuilder(\"true\").start().waitFor();");

    assertThat(notebook.files(notebook.lastCell()))
        .singleElement()
        .matches(CellFiles::startedProcesses);
  }

  @Test
  void whatIsSaidToBeReadOrWrittenIsRecorded() {
    assertThat(usesOf("dev.deja.Deja.input(Path.of(\"in.txt\"));")).containsExactly("INPUT in.txt");
    assertThat(notebook.error("dev.deja.Deja.input(Path.of(\"nowhere.txt\"));").message())
        .contains("there is no file 'nowhere.txt' in " + folder);
    assertThat(usesOf("dev.deja.Deja.output(Path.of(\"in.txt\"));"))
        .containsExactly("OUTPUT in.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new java.net.Socket(\"localhost\", PORT).close();",
        "java.nio.channels.SocketChannel.open(new java.net.InetSocketAddress(\"localhost\", PORT)).close();",
        "new java.net.URL(\"http://localhost:PORT/\").openStream().close();",
        "for (int i = 0; i < 3; i++) java.net.http.HttpClient.newHttpClient().send("
            + "java.net.http.HttpRequest.newBuilder(java.net.URI.create(\"http://localhost:PORT/\")).build(),"
            + " java.net.http.HttpResponse.BodyHandlers.discarding());",
        "var c = java.nio.channels.AsynchronousSocketChannel.open();"
            + " c.connect(new java.net.InetSocketAddress(\"localhost\", PORT)).get(); c.close();",
      })
  void whomACellConnectsToIsAnInputOfWhichNothingElseIsKnown(String source) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String port = String.valueOf(server.getAddress().getPort());
      notebook.run(source.replace("PORT", port));

      assertThat(uses(notebook.lastCell()))
          .containsExactly(
              "INPUT tcp://localhost:" + port + " (what came over the connection is not recorded)");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatIsFetchedIsAnInputWithItsEtag() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/data.csv",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(new byte[] {1, 2, 3});
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/data.csv";
      notebook.assertCell(
          "Files.readAllBytes(dev.deja.Deja.input(new java.net.URL(\"" + url + "\"))).length", "3");

      assertThat(notebook.files(notebook.lastCell()))
          .flatExtracting(CellFiles::uses)
          .singleElement()
          .satisfies(
              use -> {
                assertThat(use.path()).isEqualTo(url);
                assertThat(use.role()).isEqualTo(FileUse.Role.INPUT);
                assertThat(use.how()).containsExactly("url", "etag \"v1\"");
                assertThat(use.state())
                    .hasValueSatisfying(state -> assertThat(state.sizeBytes()).isEqualTo(3));
              });
    } finally {
      server.stop(0);
    }
  }

  /** Nobody would remove it who ends both JVMs at once, as Jupyter does with its {@code now}. */
  @Test
  void whatIsNotedMeanwhileHasNoNameThatCouldStay() {
    notebook.assertCell("new File(System.getProperty(\"deja.seen\")).exists()", "false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.getRuntime().halt(1);",
        "new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid())"
            + ".start().waitFor();",
      })
  void whatACellUsedIsKnownHoweverItsJvmEnds(String end) {
    Path out = folder.resolve("out.txt");

    assertThat(
            notebook.run(
                "var kept = new FileOutputStream(\"out.txt\"); kept.write(65);"
                    + " Files.readString(Path.of(\"in.txt\"));"
                    + " Files.delete(Files.writeString(Path.of(\"moved.txt\"), \"scratch\"));"
                    + end))
        .isInstanceOf(CellResult.VmLost.class);

    assertThat(uses(notebook.lastCell()))
        .containsExactly(
            "INPUT in.txt (the notebook JVM ended meanwhile: how much of it was read is not"
                + " known)",
            "OUTPUT out.txt (the notebook JVM ended meanwhile: it may not have been written to"
                + " its end)");
    assertThat(notebook.files(notebook.lastCell()))
        .flatExtracting(CellFiles::uses)
        .allSatisfy(use -> assertThat(use.state()).isPresent());
    assertThat(out).hasContent("A");
    notebook.value(
        "import java.io.*; import java.nio.*; import java.nio.channels.*; import java.nio.file.*;"
            + " import java.util.*; import java.util.zip.*; import java.util.concurrent.*;");
  }

  @Test
  void manyFilesAtOnceAreAllSeen() {
    assertThat(
            usesOf(
                "java.util.stream.IntStream.range(0, 500).parallel().forEach(i -> { try {"
                    + " Files.writeString(Path.of(\"many\" + i), \"\" + i); }"
                    + " catch (IOException e) { throw new UncheckedIOException(e); } });"))
        .hasSize(500);
  }
}
