package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to everything else when a type or a method is declared again. */
@Tag("jdk")
final class RedeclarationTest {

  private final Notebook notebook = new Notebook();

  @AfterEach
  void close() {
    notebook.close();
  }

  @Test
  void aCellThatIsRunAgainUnchangedKeepsWhatItDeclared() {
    String cell =
        "class Counter { static int n; int id = ++n; } int next() { return ++Counter.n; }";
    notebook.assertNoValue(cell);
    notebook.assertNoValue("Counter first = new Counter(); int two = next();");
    notebook.assertNoValue(cell);
    notebook.assertCell("first.id + \" \" + next() + \" \" + new Counter().id", "1 3 4");
  }

  @Test
  void objectsOfATypeWithNewMethodBodiesLiveOn() {
    notebook.assertNoValue("class Dog { String name = \"Rex\"; String call() { return name; } }");
    notebook.assertNoValue("Dog dog = new Dog(); List<Dog> dogs = List.of(dog);");
    notebook.assertNoValue(
        "class Dog { String name = \"Rex\"; String call() { return name + \"!\"; } }");
    notebook.assertCell("dog.call() + dogs.get(0).call() + new Dog().call()", "Rex!Rex!Rex!");
    notebook.assertCell("dog = new Dog(); dog instanceof Dog", "true");
    assertThat(notebook.stderr()).isEmpty();
  }

  @Test
  void aTypeWithOtherMembersIsAnotherAndItsVariablesAreEmptyWhichIsSaid() {
    notebook.assertNoValue("class Dog { int age = 3; }");
    notebook.assertNoValue("var dog = new Dog(); Dog other = dog; int age = dog.age;");
    notebook.assertNoValue("int ageOf(Dog d) { return d.age; } class Pack { Dog lead; }");
    notebook.assertNoValue("class Dog { int age = 4; int legs = 4; }");
    assertThat(notebook.stderr())
        .contains("variable dog is empty now: its type has changed")
        .contains("variable other is empty now");
    notebook.assertCell("(dog == null) + \" \" + age", "true 3");
    notebook.assertCell("dog = new Dog(); ageOf(dog) + dog.legs", "8");
    notebook.assertCell("Pack pack = new Pack(); pack.lead = dog; pack.lead.legs", "4");
  }

  @Test
  void anAnnotationBecomesRepeatableByOneThatNamesIt() {
    notebook.assertNoValue("@interface Mark { String name(); }");
    notebook.assertNoValue("@interface Marks { Mark[] value(); }");
    notebook.assertNoValue("// again and again\nimport java.lang.annotation.Repeatable;");
    notebook.assertNoValue("@Repeatable(Marks.class) @interface Mark { int value() default 0; }");
    notebook.assertNoValue("class Marked { @Mark(1) @Mark(2) int x; }");
  }

  @Test
  void aTypeIsDeclaredAgainWithOneThatUsesItWhileSomethingElseIsLacking() {
    notebook.assertNoValue("class Parcel { int state; }");
    notebook.assertNoValue("interface State { State next(Parcel parcel); }");
    notebook.assertNoValue(
        "class Ordered implements State {"
            + " public State next(Parcel p) { p.log(\"sent\"); return new Sent(); } }");
    notebook.assertNoValue(
        "class Sent implements State { public State next(Parcel p) { return this; } }");
    notebook.assertNoValue(
        "class Parcel { State state = new Ordered(); String log = \"\";"
            + " void log(String s) { log += s; }"
            + " Parcel next() { state = state.next(this); return this; } }");
    notebook.assertCell("new Parcel().next().next().log", "sent");
    notebook.assertNoValue("class Parcel { String log = \"none\"; void log(String s) {} }");
    notebook.assertCell("new Parcel().log", "none");
  }

  @Test
  void firstValuesOfStaticFieldsThatHaveChangedAreTheNewOnes() {
    notebook.assertNoValue(
        "class Limit { static List<Integer> all = new ArrayList<>(List.of(1)); }");
    notebook.assertCell("Limit.all.add(5); Limit.all", "[1, 5]");
    notebook.assertNoValue(
        "class Limit { static List<Integer> all = new ArrayList<>(List.of(2)); }");
    notebook.assertCell("Limit.all", "[2]");
    notebook.assertNoValue(
        "class Size { static final int MAX = 10; } int max() { return Size.MAX; }");
    notebook.assertCell("max()", "10");
    notebook.assertNoValue("class Size { static final int MAX = 20; }");
    notebook.assertCell("max()", "20");
  }

  @Test
  void callersOfAMethodHaveTheNewOne() {
    notebook.assertNoValue("int base() { return 1; } int twice() { return 2 * base(); }");
    notebook.assertNoValue(
        "Supplier<Integer> kept = () -> base(); class C { int get() { return base(); } }");
    notebook.assertCell("twice() + kept.get() + new C().get()", "4");
    for (int i = 2; i < 12; i++) {
      notebook.assertNoValue("int base() { return " + i + "; }");
      notebook.assertCell("twice() + kept.get() + new C().get()", String.valueOf(4 * i));
    }
    notebook.assertNoValue("int base() { return Stream.of(100).map(x -> x).findAny().get(); }");
    notebook.assertCell("twice() + kept.get() + new C().get()", "400");
  }

  @Test
  void callersOfAMethodThatReturnsAnotherTypeAreCompiledAgain() {
    notebook.assertNoValue(
        "int base() { return 1; } String shown() { return \"<\" + base() + \">\"; }");
    notebook.assertCell("shown()", "<1>");
    notebook.assertNoValue("String base() { return \"one\"; }");
    notebook.assertCell("shown()", "<one>");
    notebook.assertNoValue("double base() { return 1.5; }");
    notebook.assertCell("shown() + base()", "<1.5>1.5");
  }

  @Test
  void whatDoesNotCompileWithAChangeSaysSoAndComesBackWithTheNext() {
    notebook.assertNoValue("int base() { return 1; } int twice() { return 2 * base(); }");
    notebook.assertNoValue("String base() { return \"one\"; }");
    assertThat(notebook.stderr()).contains("twice");
    assertThat(notebook.run("twice()")).isInstanceOf(CellResult.Failure.class);
    notebook.assertCell("base()", "one");
    notebook.run("int base() { return 4; } int twice() { return 2 * base(); }");
    notebook.assertCell("twice()", "8");
    notebook.assertCell("1 + 1", "2");
  }

  @Test
  void overloadsAreDifferentMethods() {
    notebook.assertNoValue("String f(int i) { return \"int\"; }");
    notebook.assertNoValue("String f(String s) { return \"String \" + f(1); }");
    notebook.assertCell("f(1) + f(\"\")", "intString int");
    notebook.assertNoValue("String f(int x) { return \"INT\"; }");
    notebook.assertCell("f(1) + f(\"\")", "INTString INT");
    notebook.assertNoValue("String f(List<String> l) { return \"list\" + f(l.size()); }");
    notebook.assertCell("f(List.of()) + f(\"x\")", "listINTString INT");
    notebook.assertNoValue("String f(int... many) { return \"many\"; }");
    notebook.assertCell("f(1, 2) + f(3)", "manyINT");
  }

  @Test
  void hierarchiesChangeTogether() {
    notebook.assertNoValue(
        "sealed interface Shape permits Square, Circle {} record Square(double a) implements Shape {}"
            + " record Circle(double r) implements Shape {}");
    notebook.assertNoValue(
        "double area(Shape s) { return s instanceof Square q ? q.a() * q.a() : 3; }");
    notebook.assertCell("area(new Square(2)) + area(new Circle(1))", "7.0");
    notebook.assertNoValue("record Circle(double r, String name) implements Shape {}");
    notebook.assertCell("area(new Square(2)) + area(new Circle(1, \"c\"))", "7.0");
    notebook.assertNoValue("abstract class Base { abstract int n(); int m() { return n() + 1; } }");
    notebook.assertNoValue("class Derived extends Base { int n() { return 1; } }");
    notebook.assertNoValue(
        "abstract class Base { abstract int n(); int m() { return n() + 10; } int extra; }");
    notebook.assertCell("new Derived().m()", "11");
  }

  @Test
  void modifiersAndAnnotationsOfAFileMeanWhatTheyMeanThere() {
    notebook.assertNoValue(
        "public static final int LIMIT = 7;\n"
            + "/** Adds. */\n@Deprecated public static int add(final int a, int b) { return a + b; }\n"
            + "@FunctionalInterface public interface Op { int of(int x); }\n"
            + "public final class Util { private Util() {} static int one() { return 1; } }\n"
            + "public enum Color { RED, GREEN }\n"
            + "@interface Mark { String value() default \"m\"; }\n"
            + "@Mark public record Pair<A, B>(A a, B b) { Pair { Objects.requireNonNull(a); } }\n"
            + "private static <T extends Comparable<T>> T most(List<T> l) { return Collections.max(l); }");
    notebook.assertCell(
        "Op op = x -> x + LIMIT; op.of(add(1, Util.one())) + \" \" + Color.GREEN + new Pair<>(1, 2)"
            + " + most(List.of(3, 9))",
        "9 GREENPair[a=1, b=2]9");
    assertThat(notebook.error("new Util()").message()).contains("private");
  }

  @Test
  void aMethodSeesVariablesOfItsOwnCellAndOfLaterOnes() {
    notebook.assertCell(
        "int total = 0; void add(int n) { total += n; } add(3); add(4); total", "7");
    notebook.assertNoValue("int total = 100;");
    notebook.assertNoValue("add(1)");
    notebook.assertCell("total", "101");
    notebook.assertNoValue("long total = 5;");
    notebook.assertNoValue("add(2)");
    notebook.assertCell("total", "7");
  }

  @Test
  void statementsAboveARedeclarationMeanTheOldOne() {
    notebook.assertNoValue("String who() { return \"old\"; } String ask() { return who(); }");
    notebook.assertCell(
        "String a = who() + ask();\nString who() { return \"new\"; }\na + who() + ask()",
        "oldoldnewnew");
  }

  @Test
  void declarationsBelowAFaultAreNotThere() {
    notebook.error("int a = 1;\nint b = 1 / 0;\nint late() { return 1; }\nclass Late {}");
    assertThat(notebook.run("late()")).isInstanceOf(CellResult.Failure.class);
    assertThat(notebook.run("new Late()")).isInstanceOf(CellResult.Failure.class);
    notebook.assertCell("int late() { return a; } late()", "1");
  }

  @Test
  void errorsNameTheCellOfTheirCode() {
    notebook.assertNoValue(
        "int inner(int x) {\n  return 1 / x;\n}\nclass In { int go() { return inner(0); } }");
    int cell = notebook.lastCell();
    assertThat(String.join("\n", notebook.error("\nnew In().go()").traceback()))
        .contains("inner (cell [" + cell + "], line 2)")
        .contains("In.go (cell [" + cell + "], line 4)")
        .contains("cell [" + notebook.lastCell() + "], line 2");
    notebook.assertNoValue("int inner(int x) {\n\n  return 2 / x;\n}");
    assertThat(String.join("\n", notebook.error("new In().go()").traceback()))
        .contains("inner (cell [" + (notebook.lastCell() - 1) + "], line 3)");
  }

  @Test
  void jshellAndWhatIsPastItSeeEachOther() {
    notebook.assertNoValue("class Base { int n() { return 1; } } int helper() { return 10; }");
    // JShell's: it lacks something at first.
    notebook.assertNoValue("int needs(Base b) { return b.n() + helper() + later(); }");
    notebook.assertNoValue("int later() { return 100; }");
    notebook.assertCell("needs(new Base())", "111");
    notebook.assertNoValue("int helper() { return 20; }");
    notebook.assertCell("needs(new Base())", "121");
    notebook.assertNoValue("class Base { int n() { return 2; } int more; }");
    notebook.assertCell("needs(new Base()) + new Base().more", "122");
    notebook.assertNoValue("int caller() { return needs(new Base()) + 1; }");
    notebook.assertNoValue("int later() { return 200; }");
    notebook.assertCell("caller()", "223");
  }

  @Test
  void aTypeTakesThePlaceOfAnImportedOne() {
    notebook.assertNoValue("class Scanner { String next() { return \"mine\"; } }");
    notebook.assertCell("new Scanner().next()", "mine");
    notebook.assertNoValue("record List(int n) {}");
    notebook.assertCell("new List(3).n()", "3");
  }

  @Test
  void everythingDeclaredIsListed() {
    notebook.assertNoValue("int f(int a, String b) { return 1; } record R(int x) {} int v = 2;");
    assertThat(notebook.engine().declarations().toString())
        .contains("f")
        .contains("(int,String)int")
        .contains("record")
        .contains("v");
  }
}
