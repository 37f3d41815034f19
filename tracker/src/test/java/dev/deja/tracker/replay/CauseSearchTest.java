package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauseSearchTest {

  @Test
  void whatAnEarlierCellDidWithAClassOfALibraryIsNoCause() {
    CauseSearch search =
        new CauseSearch(List.of("Deja.tag(\"n\" + Math.random());", "Deja.artifact(\"a\", 1);"));

    assertThat(search.search(1).causes()).isEmpty();
    assertThat(search.search(1).upstream()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System.currentTimeMillis() | time: System.currentTimeMillis()",
        "long t = java.lang.System.nanoTime(); | time: System.nanoTime()",
        "var d = new Date(); | time: new Date()",
        "LocalDate.now().plusDays(1) | time: LocalDate.now()",
        "Math.random() | unseeded random: Math.random()",
        "Random r = new Random(); r.nextInt() | unseeded random: new Random()",
        "Stream.generate(Math::random).limit(2).toList() | unseeded random: Math::random",
        "Collections.shuffle(cards); | unseeded random: Collections.shuffle(…)",
        "words.shuffle() | unseeded random: words.shuffle()",
        "new HashMap<String, Integer>() | unordered iteration: new HashMap()",
        "list.parallelStream().forEach(System.out::println) | thread interleaving:"
            + " list.parallelStream()",
        "new Thread(() -> System.out.println(1)).start(); | thread interleaving: new Thread(…)",
        "HttpClient.newHttpClient() | network: HttpClient.newHttpClient()",
        "if (x) { y(); } else { UUID.randomUUID(); } | unseeded random: UUID.randomUUID()",
        "try { a(); } catch (Exception e) { } finally { System.nanoTime(); } | time:"
            + " System.nanoTime()",
        "!date +%F | time: date",
        "var page = !curl -s http://example.org | network: curl",
        "!echo date > out.txt | ",
        "%maven a:b:1 | ",
        "new Random(42).nextInt() | ",
        "Collections.shuffle(cards, new Random(1)); | ",
        "\"Math.random()\" // new Random() | ",
        "int f() { return (int) System.nanoTime(); } | "
      })
  void aCellHoldsTheCausesThatItRuns(String source, @Nullable String cause) {
    List<String> found = causes(List.of(source));

    if (cause == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).first().isEqualTo(cause);
    }
  }

  @Test
  void aScriptIsLookedThroughForItsCommands() {
    assertThat(causes(List.of("%%bash\necho date; cd a && hostname -f\nx=$(date +%s)")))
        .containsExactlyInAnyOrder("machine: hostname", "time: date");
  }

  @Test
  void theCauseMayLieInAMethodOfAnEarlierCell() {
    assertThat(
            causes(
                List.of(
                    "int dice() {\n  return roll();\n}",
                    "int roll() { return new Random().nextInt(6); }",
                    "dice()")))
        .containsExactly("unseeded random: new Random() in 1");
  }

  @Test
  void theCauseMayLieInAClassOrAVariableOfAnEarlierCell() {
    assertThat(
            causes(
                List.of(
                    "class Clock2 { long t = System.nanoTime(); }",
                    "var r = new Random();",
                    "new Clock2().t + r.nextInt()")))
        .containsExactlyInAnyOrder(
            "time: System.nanoTime() in 0", "unseeded random: new Random() in 1");
  }

  @Test
  void whatAnEarlierCellDidToAnObjectCounts() {
    assertThat(
            causes(
                List.of(
                    "List<Integer> cards = new ArrayList<>();",
                    "Collections.shuffle(cards);",
                    "cards")))
        .containsExactly("unseeded random: Collections.shuffle(…) in 1");
  }

  @Test
  void aNewDeclarationEndsTheCause() {
    assertThat(causes(List.of("double x = Math.random();", "double x = 1;", "x"))).isEmpty();
  }

  @Test
  void printingSomethingBesideTheTimeDoesNotTaintIt() {
    assertThat(
            causes(
                List.of("int x = 1;", "System.out.println(x + \" \" + System.nanoTime());", "x")))
        .isEmpty();
  }

  @Test
  void theCellsOnWhichACellDependsAreFoundThroughOthers() {
    CauseSearch search =
        new CauseSearch(List.of("int a = 1;", "int b = a + 1;", "int c = 3;", "b"));

    assertThat(search.search(3).upstream()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int[] a = {1, 2}; Math.random()",
        "import java.util.*;\nrecord P(int x) {}\nMath.random();",
        "Runnable r = () -> { int x; };\nMath.random();",
        "String s = \"\"\"\n  { \" ;\n  \"\"\"; char c = '}'; Math.random();",
        "public static void main(String[] args) { }\n"
            + "for (int i = 0; i < 3; i++) { Math.random(); }",
        "int x = switch (y) { case 1 -> 2; default -> 3; };\nMath.random();",
        "do { Math.random(); } while (false);",
        "this is not Java at all ; Math.random();",
        "int broken = ; Math.random();",
        "}} Math.random();"
      })
  void causesAreFoundInWhateverStandsInACell(String source) {
    assertThat(causes(List.of(source))).contains("unseeded random: Math.random()");
  }

  private static List<String> causes(List<String> sources) {
    int last = sources.size() - 1;
    return new CauseSearch(sources)
        .search(last).causes().stream()
            .map(
                found ->
                    found.cause().kind()
                        + ": "
                        + found.cause().what()
                        + (found.position() == last ? "" : " in " + found.position()))
            .toList();
  }
}
