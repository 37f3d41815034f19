package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.MemberUse;
import java.util.List;
import java.util.Optional;
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

  @Test
  void whatTheCompilerHasFoundCountsMoreThanWhatTheSourceLooksLike() {
    String source = "var t = now();\nvar r = new Random();\nvar m = it.start();\nt + r + m";

    assertThat(causes(List.of(source)))
        .contains("unseeded random: new Random()", "thread interleaving: it.start()");
    assertThat(
            causes(
                List.of(source),
                compiled(
                    List.of(1, 2, 3, 4),
                    use("java.time.Instant", "now", 0, 1),
                    use("my.library.Random", "new", 0, 2),
                    use("java.util.regex.Matcher", "start", 0, 3))))
        .containsExactly("time: Instant.now()");
  }

  @Test
  void anIteratorIsNoCallInTheSource() {
    assertThat(
            causes(
                List.of("for (var each : words()) {\n  System.out.println(each);\n}"),
                compiled(List.of(1, 2), use("java.util.HashSet", "iterator", 0, 1))))
        .containsExactly("unordered iteration: HashSet.iterator()");
  }

  @Test
  void whatIsUsedIsOfThePieceOnWhoseLinesItStands() {
    List<String> sources =
        List.of(
            "// draws\nint dice() {\n  return draw();\n} // Math.random()\nint one = 1;",
            "one",
            "dice()");
    CompiledCode code = compiled(List.of(2, 3, 5), use("java.lang.Math", "random", 0, 3));

    assertThat(causes(sources.subList(0, 2), code)).isEmpty();
    assertThat(causes(sources, code)).containsExactly("unseeded random: Math.random() in 0");
  }

  @Test
  void ofPiecesOnOneLineThatOneHasTheCauseWhichMentionsIt() {
    List<String> sources = List.of("var r = random(); var one = 1;", "one", "r");
    CompiledCode code = compiled(List.of(1), use("java.lang.Math", "random", 0, 1));

    assertThat(causes(sources.subList(0, 2), code)).isEmpty();
    assertThat(causes(sources, code)).containsExactly("unseeded random: Math.random() in 0");
  }

  @Test
  void whatWasNotCompiledIsReadFromTheSource() {
    assertThat(
            causes(List.of("double f() {\n  return Math.random();\n}\nf()"), compiled(List.of(4))))
        .containsExactly("unseeded random: Math.random()");
  }

  @Test
  void whatAMagicHasRunIsTheCells() {
    assertThat(
            causes(
                List.of("%time f()\nint x = 1;"),
                compiled(List.of(2), new MemberUse("java.lang.System", "nanoTime", 0, List.of()))))
        .containsExactly("time: System.nanoTime()");
  }

  private static MemberUse use(String type, String name, int arguments, int line) {
    return new MemberUse(type, name, arguments, List.of(line));
  }

  private static CompiledCode compiled(List<Integer> lines, MemberUse... uses) {
    return new CompiledCode(lines, List.of(uses));
  }

  private static List<String> causes(List<String> sources) {
    return causes(sources, new CauseSearch(sources));
  }

  /**
   * @param first what was compiled for the first cell
   */
  private static List<String> causes(List<String> sources, CompiledCode first) {
    return causes(
        sources, new CauseSearch(sources, at -> at == 0 ? Optional.of(first) : Optional.empty()));
  }

  private static List<String> causes(List<String> sources, CauseSearch search) {
    int last = sources.size() - 1;
    return search.search(last).causes().stream()
        .map(
            found ->
                found.cause().kind()
                    + ": "
                    + found.cause().what()
                    + (found.position() == last ? "" : " in " + found.position()))
        .toList();
  }
}
