package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Classes of cells are given back when nothing needs them, and only then. */
@Tag("jdk")
final class MemoryOfCellsTest {

  private final Notebook notebook = new Notebook();

  @BeforeEach
  void watch() {
    notebook.assertNoValue("import java.lang.ref.WeakReference;");
    notebook.assertNoValue("WeakReference<Class<?>> seen = null;");
    // Bounded by memory, not by time: a collection that is asked for may take its time.
    notebook.assertNoValue(
        "boolean isGone() {\n"
            + "  for (int i = 0; i < 200 && seen.get() != null; i++) { System.gc(); }\n"
            + "  return seen.get() == null;\n"
            + "}");
  }

  @AfterEach
  void close() {
    notebook.close();
  }

  @Test
  void theClassOfACellThatLeavesNothingIsGivenBack() {
    notebook.run("seen = new WeakReference<>(new Object() {}.getClass()); 1 + 1");
    notebook.assertCell("isGone()", "true");
  }

  @Test
  void classesOfManyCellsAreGivenBackWithoutBeingAskedFor() throws Exception {
    notebook.run("seen = new WeakReference<>(new Object() {}.getClass()); 1 + 1");
    for (int i = 0; i < 600; i++) {
      notebook.run("1 + 1");
    }
    Instant end = Instant.now().plusSeconds(60);
    while (!"true".equals(notebook.value("seen.get() == null")) && Instant.now().isBefore(end)) {
      Thread.sleep(500); // leaves the notebook JVM idle, as a user does
    }
    notebook.assertCell("seen.get() == null", "true");
  }

  @Test
  void jshellMakesNoListOfAllClasses() throws Exception {
    notebook.run("notDeclared + 1"); // what does not compile is JShell's
    String classes =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {null},
                    new String[] {String[].class.getName()});
    assertThat(classes)
        .contains("jdk.jshell.SourceCodeAnalysisImpl ")
        .doesNotContain("jdk.jshell.SourceCodeAnalysisImpl$ClassIndex ");
  }

  @Test
  void theNameOfACellThatLeavesNothingIsForgotten() {
    notebook.assertNoValue("import java.lang.management.ManagementFactory;");
    // A class loader keeps one object as the lock of each name that it was ever asked for.
    notebook.assertNoValue(
        "int objects() throws Exception {\n"
            + "  String text = (String) ManagementFactory.getPlatformMBeanServer().invoke(\n"
            + "      new javax.management.ObjectName(\"com.sun.management:type=DiagnosticCommand\"),\n"
            + "      \"gcClassHistogram\", new Object[] {null}, new String[] {String[].class.getName()});\n"
            + "  return text.lines().filter(l -> l.contains(\" java.lang.Object \"))\n"
            + "      .mapToInt(l -> Integer.parseInt(l.trim().split(\" +\")[1])).sum();\n"
            + "}");
    notebook.run("objects()");
    notebook.assertNoValue("int before = objects();");
    for (int i = 0; i < 100; i++) {
      notebook.assertCell(i + " + 1", String.valueOf(i + 1));
    }
    notebook.assertCell("before > 0 && objects() - before < 100", "true");
  }

  @Test
  void theClassOfACellWhoseVariableWasDeclaredAgainWithAnotherTypeIsGivenBack() {
    notebook.run("int[] big = new int[1]; seen = new WeakReference<>(new Object() {}.getClass());");
    notebook.assertNoValue("String big = \"small\";");
    notebook.assertCell("isGone()", "true");
    notebook.assertCell("big", "small");
  }

  @Test
  void theClassOfAMethodThatWasDeclaredAgainIsGivenBack() {
    notebook.assertNoValue("Class<?> own() { return new Object() {}.getClass(); }");
    notebook.run("seen = new WeakReference<>(own());");
    notebook.assertNoValue("String own() { return \"new\"; }");
    notebook.assertCell("isGone()", "true");
    notebook.assertCell("own()", "new");
  }

  @Test
  void whatAVariableHoldsStays() {
    notebook.assertNoValue("var kept = new ArrayList<Object>();");
    notebook.run(
        "kept.add(new Object() { int n = 5; public String toString() { return \"\" + n; } });\n"
            + "seen = new WeakReference<>(kept.get(0).getClass());");
    notebook.assertCell("isGone()", "false");
    notebook.assertCell("kept.toString()", "[5]");
    notebook.assertNoValue("kept.clear();");
    notebook.assertCell("isGone()", "true");
  }

  @Test
  void aLambdaGoesOnSeeingAVariableThatWasDeclaredAgainWithAnotherType() {
    notebook.assertNoValue("int count = 41;");
    notebook.assertNoValue("IntSupplier next = () -> ++count;");
    notebook.assertNoValue("String count = \"another\";");
    notebook.assertNoValue("for (int i = 0; i < 5; i++) { System.gc(); }");
    notebook.assertCell("next.getAsInt() + count", "42another");
  }

  @Test
  void aThreadThatOutlivesItsCellGoesOn() {
    notebook.assertNoValue(
        "var gate = new CountDownLatch(1); var done = new CompletableFuture<String>();");
    notebook.assertNoValue(
        "new Thread(() -> {\n"
            + "  try { gate.await(); } catch (InterruptedException e) { return; }\n"
            + "  done.complete(new Object() { String text() { return \"late\"; } }.text());\n"
            + "}).start();");
    notebook.assertNoValue("for (int i = 0; i < 5; i++) { System.gc(); }");
    notebook.assertCell("gate.countDown(); done.get()", "late");
  }

  @Test
  void membersThatAreNotPublicAreVisibleInEveryCell() {
    notebook.assertNoValue(
        "class Point {\n"
            + "  static int made;\n"
            + "  final int x; long y; protected String name = \"p\"; int[] all = {1, 2};\n"
            + "  Point(int x, long y) { this.x = x; this.y = y; made++; }\n"
            + "  Point(Point a, Point b) { this(a.x + b.x, a.y + b.y); }\n"
            + "  int sum(int... more) { return x + (int) y + IntStream.of(more).sum(); }\n"
            + "  static Point of(int n) { return new Point(n, n); }\n"
            + "  protected double half() { return x / 2.0; }\n"
            + "}");
    notebook.assertCell("new Point(1, 2).sum()", "3");
    notebook.assertNoValue("Point p = new Point(3, 4L);");
    notebook.assertCell(
        "p.y += 10; p.y++; p.name += \"q\"; p.all[1]++; p.y + p.name + p.all[1]", "15pq3");
    notebook.assertCell(
        "new Point(p.x > 2 ? new Point(p, Point.of(5)) : new Point(0, 0), new Point(1, 1)).x", "9");
    notebook.assertCell("p.sum(1, 2, 3) + p.half()", "25.5");
    notebook.assertCell(
        "Stream.of(1, 2).map(Point::of).mapToInt(Point::sum).sum() + Point.made", "14");
    notebook.assertCell(
        "BiFunction<Integer, Long, Point> make = Point::new; make.apply(7, 8L).x", "7");
    notebook.assertCell("Supplier<Double> half = p::half; half.get()", "1.5");
    notebook.assertCell(
        "for (int i = 0; i < 3; i++) { Point.made = new Point(i, Point.made).x; } Point.made", "2");
    notebook.run(
        "seen = new WeakReference<>(new Object() { int x = new Point(1, 1).x; }.getClass());");
    notebook.assertCell("isGone()", "true");
  }

  @Test
  void anErrorInAConstructorThatIsNotPublicShowsBothPlaces() {
    notebook.assertNoValue(
        "class Positive {\n"
            + "  Positive(int n) {\n"
            + "    if (n < 0) throw new IllegalArgumentException(\"n is \" + n);\n"
            + "  }\n"
            + "}");
    assertThat(notebook.error("int n = -1;\nnew Positive(n);").traceback())
        .anyMatch(
            line ->
                line.contains("Positive.<init> (cell [" + (notebook.lastCell() - 1) + "], line 3)"))
        .anyMatch(line -> line.contains("cell [" + notebook.lastCell() + "], line 2"))
        .noneMatch(line -> line.contains("Reach"));
  }

  @Test
  void aClassOfALaterCellOverridesWhatIsNotPublic() {
    notebook.assertNoValue(
        "abstract class Shape { abstract double area(); double twice() { return 2 * area(); }"
            + " Shape() {} }");
    notebook.assertNoValue("class Square extends Shape { double area() { return 9; } }");
    notebook.assertCell("new Square().twice()", "18.0");
    notebook.assertCell("new Shape() { double area() { return 1; } }.twice()", "2.0");
    notebook.assertNoValue(
        "double of(Shape s) { return s.area() + new Shape() { double area() { return 1; } }.area();"
            + " }");
    notebook.assertCell("of(new Square())", "10.0");
  }

  @Test
  void aMethodThatWasDeclaredManyTimesIsCalledByAllWhoCalledIt() {
    notebook.assertNoValue("int rate() { return 1; }");
    notebook.assertNoValue("int twice() { return 2 * rate(); }");
    notebook.assertNoValue("IntSupplier kept = () -> rate();");
    for (int i = 2; i < 8; i++) {
      notebook.assertNoValue("int rate() { return " + i + "; }");
      notebook.assertNoValue("System.gc();");
    }
    notebook.assertCell("rate() + \" \" + twice() + \" \" + kept.getAsInt()", "7 14 7");
  }
}
