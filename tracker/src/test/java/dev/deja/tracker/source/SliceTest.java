package dev.deja.tracker.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.source.Slice.Ran;
import dev.deja.tracker.source.Slice.Why;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sources of cells in the order in which they ran; what the last of them needs, from 0. */
final class SliceTest {

  @Test
  void aCellNeedsTheCellsThatDeclareWhatItNames() {
    assertThat(needed("int a = 1;", "int b = 2;", "int c = a + 1;", "c * 2"))
        .containsExactly(0, 2, 3);
  }

  @Test
  void aCellThatAssignsIsNeeded() {
    assertThat(needed("int a = 1;", "a = 5;", "int b = 0; b++;", "a")).containsExactly(0, 1, 3);
  }

  @Test
  void aCellThatChangesAnObjectThroughAMethodIsNeeded() {
    assertThat(
            needed(
                "List<Integer> list = new ArrayList<>();",
                "list.add(1);",
                "System.out.println(list.size());",
                "list"))
        .containsExactly(0, 1, 3);
  }

  @Test
  void anObjectIsChangedUnderItsOtherName() {
    assertThat(
            needed(
                "var a = new ArrayList<Integer>();",
                "var b = a;",
                "b.add(1);",
                "var other = new ArrayList<Integer>(); other.add(3);",
                "a"))
        .containsExactly(0, 1, 2, 4);
  }

  @Test
  void anObjectInsideOfAnotherIsChangedThroughIt() {
    assertThat(
            needed(
                "var inner = new ArrayList<Integer>();",
                "var outer = List.of(inner);",
                "outer.get(0).add(1);",
                "inner"))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void anElementIsChangedInALoop() {
    assertThat(
            needed(
                "class P { int age; }",
                "var people = new ArrayList<P>(); people.add(new P());",
                "for (P p : people) { p.age = 3; }",
                "people.get(0).age"))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void anElementIsChangedInALambda() {
    assertThat(
            needed(
                "class P { int age; }",
                "var people = List.of(new P());",
                "people.forEach(p -> p.age++);",
                "int sum = 0; for (var p : people) sum += p.age;",
                "people.get(0).age"))
        .contains(0, 1, 2, 4);
  }

  @Test
  void aMethodThatChangesAVariableChangesItWhereItIsCalled() {
    assertThat(
            needed(
                "int count = 0;",
                "void inc() { count++; }",
                "void twice() { inc(); inc(); }",
                "int unrelated = 5;",
                "twice();",
                "count"))
        .containsExactly(0, 1, 2, 4, 5);
  }

  @Test
  void aMethodThatGivesAwayAVariableLetsItBeChanged() {
    assertThat(
            needed(
                "var list = new ArrayList<Integer>();",
                "List<Integer> all() { return list; }",
                "all().add(4);",
                "list"))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void aLambdaThatIsKeptChangesAVariableWhenItIsCalled() {
    assertThat(needed("int n = 0;", "Runnable up = () -> n++;", "int m = 1;", "up.run();", "n"))
        .containsExactly(0, 1, 3, 4);
  }

  @Test
  void aVariableIsWrittenByAnArrayThatHoldsIt() {
    assertThat(needed("int[] a = {1};", "int[][] all = {a};", "all[0][0] = 7;", "a[0]"))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatWasCurrentThenIsNeededAndNotWhatCameBeforeIt() {
    assertThat(
            needed(
                "int f() { return 1; }",
                "int x = f();",
                "String x = \"other\";",
                "int y = 1;",
                "x + y"))
        .containsExactly(2, 3, 4);
  }

  @Test
  void staticStateOfAClassIsNeeded() {
    assertThat(
            needed(
                "class Counter { static int n; static void up() { n++; } }",
                "Counter.up();",
                "class Plain { int n; }",
                "var c = new Counter();",
                "Counter.n"))
        .containsExactly(0, 1, 3, 4);
  }

  @Test
  void aClassWithoutStateIsNeededOnlyWhereItIsNamed() {
    assertThat(needed("record P(int x) {}", "var a = new P(1);", "var b = new P(2);", "b.x()"))
        .containsExactly(0, 2, 3);
  }

  @Test
  void anObjectOfAClassThatChangesAVariableIsLinkedWithIt() {
    assertThat(
            needed(
                "int hits = 0;",
                "class Hit { void go() { hits++; } }",
                "var h = new Hit();",
                "h.go();",
                "hits"))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aSeededGeneratorCountsOn() {
    assertThat(
            needed(
                "var random = new Random(42);",
                "int first = random.nextInt();",
                "int unused = 3;",
                "random.nextInt()"))
        .containsExactly(0, 1, 3);
  }

  @Test
  void importsAreNeededWhereTheirNamesAre() {
    assertThat(
            needed("import java.util.zip.CRC32;", "import java.util.zip.Adler32;", "new CRC32()"))
        .containsExactly(0, 2);
    assertThat(needed("import java.util.zip.*;", "new CRC32()")).containsExactly(0, 1);
  }

  @Test
  void magicsAndSettingsOfTheJvmAreAlwaysIn() {
    assertThat(
            needed(
                "%maven org.example:thing:1",
                "!touch x",
                "%%bash\necho hi",
                "System.setProperty(\"a\", \"b\");",
                "Locale.setDefault(Locale.FRANCE);",
                "Registry.register(1);",
                "%metadata a=1",
                "int x = 1;"))
        .containsExactly(0, 1, 2, 3, 4, 5, 7);
  }

  @Test
  void aCellThatMayUseAnythingNeedsAllBeforeIt() {
    assertThat(needed("int a = 1;", "int b = 2;", "Deja.eval(\"a + b\")")).containsExactly(0, 1, 2);
  }

  @Test
  void codeThatCannotBeReadIsIn() {
    assertThat(needed("int a = 1;", "int b = ((;", "int c = 3;", "c")).containsExactly(1, 2, 3);
  }

  @Test
  void aCellThatWroteAFileIsNeededByOneThatReadIt() {
    Slice slice =
        new Slice(
            List.of(
                new Ran("write(1);", Set.of(), Set.of("a.txt"), Set.of()),
                new Ran("write(2);", Set.of(), Set.of("b.txt"), Set.of()),
                new Ran("var text = Files.readString(a);", Set.of("a.txt"), Set.of(), Set.of())));
    assertThat(slice.upstream(List.of(2)).keySet()).containsExactly(0, 2);
    assertThat(slice.needs(2)).extracting(Slice.Need::why).contains(Why.FILE);
  }

  @Test
  void whereNoFilesWereSeenAllThatNamesFilesBelongsTogether() {
    assertThat(
            needed(
                "Files.writeString(Path.of(\"a\"), \"1\");",
                "int x = 2;",
                "var read = Files.readString(Path.of(\"a\"));"))
        .containsExactly(0, 2);
  }

  @Test
  void aCellIsNotNeededForPrintingTheVariable() {
    assertThat(
            needed(
                "var words = List.of(\"a\", \"b\");",
                "System.out.println(\"words: \" + words);",
                "display(words);",
                "words.stream().map(w -> w + 1).forEach(w -> System.out.println(w));",
                "words.size()"))
        .containsExactly(0, 4);
  }

  @Test
  void namesInsideOfAPieceAreNotThoseOfTheSession() {
    assertThat(
            needed(
                "int i = 7;",
                "for (int i = 0; i < 3; i++) { int x = i; }",
                "int x = 1;",
                "IntStream.range(0, 3).map(i -> i * x).sum()"))
        .containsExactly(2, 3);
  }

  @Test
  void whatDependsOnACellIsDownstreamOfIt() {
    Slice slice = slice("int a = 1;", "int b = 2;", "int c = a;", "int d = b + c;", "int e = b;");
    assertThat(slice.downstream(List.of(0))).containsExactly(0, 2, 3);
  }

  @Test
  void threeHundredCellsAreSlicedInOneGo() {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sources.add("int v%d = %s;".formatted(i, i < 2 ? "1" : "v%d + 1".formatted(i - 2)));
    }
    assertThat(slice(sources.toArray(String[]::new)).upstream(List.of(299))).hasSize(150);
  }

  private static Iterable<Integer> needed(String... sources) {
    return slice(sources).upstream(List.of(sources.length - 1)).keySet();
  }

  private static Slice slice(String... sources) {
    return new Slice(
        Arrays.stream(sources).map(text -> new Ran(text, Set.of(), Set.of(), Set.of())).toList());
  }
}
