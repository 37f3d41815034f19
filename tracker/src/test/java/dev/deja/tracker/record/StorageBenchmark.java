package dev.deja.tracker.record;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.FileUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much a store grows with each execution of one notebook: {@code StorageBenchmark FOLDER
 * [EXECUTIONS [CELLS]]} records so many executions (100 by default) of so many cells (20), which
 * read an input of 10 MB and print what differs from one execution to the next, into the folder,
 * which must be new. Prints what one and what all of them take, in bytes and in blocks of 4 KiB as
 * a disk gives them out, without the index.
 */
public final class StorageBenchmark {

  private static final int INPUT_BYTES = 10_000_000;
  private static final int BLOCK = 4_096;

  private StorageBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0])).toRealPath();
    int executions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    int cells = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.writeString(project.resolve("churn.ipynb"), "{\"cells\": [], \"metadata\": {}}");
    Files.writeString(project.resolve("Helper.java"), "class Helper {}\n".repeat(100));
    byte[] input = new byte[INPUT_BYTES];
    new Random(1).nextBytes(input);
    Files.write(project.resolve("in.csv"), input);
    Path store = folder.resolve("store");
    for (int i = 1; i <= executions; i++) {
      record(store, project, i, cells);
      if (i == 1 || i == executions) {
        print(store, i);
      }
    }
  }

  private static void record(Path store, Path project, int execution, int cells)
      throws IOException {
    RecordedSession session =
        new RecordedSession(
            store,
            project,
            Map.of("JPY_SESSION_NAME", project.resolve("churn.ipynb").toString()),
            () -> dev.deja.tracker.store.LocalObjectStore.open(store));
    for (int cell = 1; cell <= cells; cell++) {
      int run =
          session.start(
              "var rows"
                  + cell
                  + " = Files.lines(Path.of(\"in.csv\")).map(line -> line.split(\",\"))\n"
                  + "    .filter(columns -> columns.length > "
                  + cell
                  + ").toList();\nrows"
                  + cell
                  + ".size()");
      if (cell == 1) {
        session.recorder.filesUsed(
            new CellFiles(
                run, List.of(input(project.resolve("in.csv"))), false, false, Optional.empty()));
      }
      session.print("execution " + execution + " has " + cell * 1_000 + " rows\n");
      session.finish(CellStatus.OK);
    }
    session.end();
  }

  private static FileUse input(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileUse(
        file.toString(),
        file,
        FileUse.Role.INPUT,
        Optional.of(
            new FileUse.State(
                now.size(),
                now.lastModifiedTime().toInstant(),
                String.valueOf(now.fileKey()),
                Instant.now())),
        List.of("channel"),
        Optional.empty());
  }

  private static void print(Path store, int executions) throws IOException {
    long bytes = 0;
    long blocks = 0;
    Map<String, Long> byKind = new TreeMap<>();
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = store.relativize(file).toString();
        long size = Files.isDirectory(file) ? 0 : Files.size(file);
        long taken = Files.isDirectory(file) ? BLOCK : (size + BLOCK - 1) / BLOCK * BLOCK;
        bytes += size;
        blocks += taken;
        byKind.merge(kind(path), size, Long::sum);
      }
    }
    System.out.printf(
        "%3d executions: %,d bytes, %.3f of the input; on disk %,d, %.3f of the input  %s%n",
        executions,
        bytes,
        (double) bytes / INPUT_BYTES,
        blocks,
        (double) blocks / INPUT_BYTES,
        byKind);
  }

  private static String kind(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return path.startsWith("executions/") ? name.replaceAll("-\\d+", "") : path.split("/", 2)[0];
  }
}
