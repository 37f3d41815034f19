package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of variables that one session leaves and another takes up, in real notebook JVMs. */
class SnapshotTest {

  private static final long MOST = 64L << 20;

  @TempDir Path folder;

  @Test
  void whatWasOneObjectIsOneAgainAndTypesOfCellsAreThoseOfTheNewSession() {
    Path file = folder.resolve("a.snapshot");
    try (Notebook first = new Notebook()) {
      first.run("class Node implements java.io.Serializable { Node next; int n; }");
      first.run(
          "enum Colour { RED, GREEN }\n"
              + "record Pair(Node a, Colour c) implements java.io.Serializable {}");
      first.run("var a = new Node(); a.n = 3; a.next = a;\nvar pair = new Pair(a, Colour.GREEN);");
      first.run("Node[] all = {a, null};\nBoolean yes = true;\nint n = 5;\nObject none = null;");
      first.engine().snapshot(first.lastCell(), file, MOST);
      first.assertCell("1", "1"); // comes after the snapshot
    }
    assertThat(file).exists();
    try (Notebook second = new Notebook()) {
      second.run("int unrelated = 1;"); // classes of cells have other names from here on
      second.run("enum Colour { RED, GREEN }");
      second.run("class Node implements java.io.Serializable { Node next; int n; }");
      second.run("record Pair(Node a, Colour c) implements java.io.Serializable {}");
      second.run("Node a; Pair pair; Node[] all; Boolean yes; int n; Object none = 1;");
      List<String> names = List.of("a", "pair", "all", "yes", "n", "none");
      assertThat(second.engine().restore(file, names, names)).isEmpty();
      second.assertCell("a.next == a && pair.a() == a && all[0] == a && all[1] == null", "true");
      second.assertCell("pair.c() == Colour.GREEN && yes == Boolean.TRUE && none == null", "true");
      second.assertCell("a.n + n", "8");
    }
  }

  @Test
  void whatWouldNotComeBackAsItWasIsLeftOut() throws Exception {
    Path file = folder.resolve("a.snapshot");
    try (Notebook first = new Notebook()) {
      first.run("class Plain {}\nclass Skips implements java.io.Serializable { transient int n; }");
      first.run(
          "class Own implements java.io.Serializable {"
              + " private Object writeReplace() { return \"other\"; } }");
      first.run("var plain = new Plain();\nvar skips = new Skips();\nvar own = new Own();");
      first.run("Runnable lambda = (Runnable & java.io.Serializable) () -> {};");
      first.run("var lock = new java.util.concurrent.locks.ReentrantLock();");
      first.run(
          "var stream = Stream.of(1);\nbyte[] big = new byte[2 << 20];\nvar map = Map.of(1, 2);");
      first.engine().snapshot(first.lastCell(), file, 1 << 20);
      first.assertCell("map", "{1=2}");
    }
    String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text)
        .contains("Plain is not java.io.Serializable")
        .contains("Skips leaves out its field n")
        .contains("Own writes itself")
        .contains("a lambda belongs to the cell that made it")
        .contains("a lock comes back unlocked")
        .contains("more than 1 MiB");
    try (Notebook second = new Notebook()) {
      second.run("Map<Integer, Integer> map;");
      assertThat(second.engine().restore(file, List.of("map"), List.of("map"))).isEmpty();
      second.assertCell("map.get(1)", "2");
    }
  }

  @Test
  void nothingIsLeftWhileThreadsOfCellsMayChangeIt() {
    Path file = folder.resolve("a.snapshot");
    try (Notebook first = new Notebook()) {
      first.run("var stop = new java.util.concurrent.CountDownLatch(1);");
      first.run(
          "new Thread(() -> { try { stop.await(); } catch (InterruptedException e) {} }).start();");
      first.engine().snapshot(first.lastCell(), file, MOST);
      first.assertCell("1", "1");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aClassWithOtherFieldsGetsNoOldValues() {
    Path file = folder.resolve("a.snapshot");
    try (Notebook first = new Notebook()) {
      first.run("class Node implements java.io.Serializable { int n = 3; }");
      first.run("var a = new Node();");
      first.engine().snapshot(first.lastCell(), file, MOST);
      first.assertCell("1", "1");
    }
    try (Notebook second = new Notebook()) {
      second.run("class Node implements java.io.Serializable { long n; }");
      second.run("Node a;");
      assertThat(second.engine().restore(file, List.of("a"), List.of("a")).get("a"))
          .contains("it has other fields now");
      second.assertCell("a == null", "true");
    }
  }
}
