package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CompiledCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodeUsesTest {

  private Notebook notebook;

  @BeforeEach
  void start() {
    notebook = new Notebook();
  }

  @AfterEach
  void end() {
    notebook.close();
  }

  @Test
  void whatTheCompilerHasFoundIsNamedWithItsLines() {
    notebook.run(
        """
        import static java.time.Instant.now;

        // a comment
        var started = now();
        class Dice {
          int roll() {
            return new Random().nextInt(6);
          }
        }
        Supplier<Double> luck = Math::random;
        var words = new HashSet<String>(List.of("a"));
        for (var word : words) {
          list(() -> System.nanoTime());
        }
        void list(Supplier<Long> s) {}
        words.parallelStream()
            .forEach(System.out::println);
        """);

    assertThat(uses())
        .contains(
            "java.time.Instant.now/0 [4]",
            "java.util.Random.new/0 [7]",
            "java.lang.Math.random/0 [10]",
            "java.util.HashSet.new/1 [11]",
            "java.util.HashSet.iterator/0 [12]",
            "java.lang.System.nanoTime/0 [13]",
            "java.util.HashSet.parallelStream/0 [16]")
        .noneMatch(use -> use.startsWith("REPL"));
    assertThat(code().lines()).contains(4, 5, 7, 10, 11, 12, 13).doesNotContain(0, 1, 2, 3);
  }

  @Test
  void aClassOfTheCellsOwnIsNoLibrarysHoweverItIsCalled() {
    notebook.run("class Random { int nextInt() { return 4; } }\nlong now() { return 1; }");
    notebook.run("new Random().nextInt() + now()");

    assertThat(uses()).noneMatch(use -> use.contains("Random") || use.contains("now"));
    assertThat(code().lines()).containsExactly(1);
  }

  @Test
  void whatIsInForceAsItStandsIsNotCompiledAgain() {
    String cell = "double chance() {\n  return Math.random();\n}\nchance()";
    notebook.run(cell);
    assertThat(uses()).contains("java.lang.Math.random/0 [2]");
    // Until its name is known it could be one of an import on demand.
    notebook.run(cell);

    notebook.run(cell);

    assertThat(code().lines()).containsExactly(4);
    assertThat(uses()).noneMatch(use -> use.startsWith("java.lang.Math.random"));
  }

  @Test
  void whatLacksSomethingIsNotSaidToBeCompiled() {
    notebook.run("int later() {\n  return missing() + new SplittableRandom().nextInt();\n}\n1");
    assertThat(code().lines()).doesNotContain(2);

    notebook.run("int missing() { return 1; }");
    notebook.run("later()");

    assertThat(uses()).noneMatch(use -> use.contains("SplittableRandom"));
  }

  @Test
  void whatACellHasRunByOtherMeansStandsOnNoLine() {
    notebook.run("int before = 1;\nDeja.eval(\"new SplittableRandom().nextInt()\");");

    assertThat(uses()).contains("java.util.SplittableRandom.new/0 []");
  }

  @Test
  void aPartOfACellHasTheLinesOfTheCell() {
    notebook.engine().run(new CellCode(901, 901, "int x = 1;\nMath.random()", 5, true));

    assertThat(uses(901)).contains("java.lang.Math.random/0 [7]");
  }

  @Test
  void whatAClientAsksBesideIsNotTheCells() {
    notebook.engine().evaluate(902, 902, "Math.random()");

    assertThat(notebook.compiled(902)).isEmpty();
  }

  @Test
  void aCellThatFailsIsReadToo() {
    notebook.run("var d = new Date();\nthrow new IllegalStateException();");

    assertThat(uses()).contains("java.util.Date.new/0 [1]");
  }

  @Test
  void manyCellsLeaveNothingBehind() {
    for (int i = 0; i < 50; i++) {
      notebook.run("1+1");
      assertThat(notebook.compiled(notebook.lastCell())).hasSize(1);
    }
    assertThat(uses()).hasSize(1).allMatch(use -> use.startsWith("java.lang.Integer.valueOf"));
  }

  private CompiledCode code() {
    List<CompiledCode> all = notebook.compiled(notebook.lastCell());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<String> uses() {
    return uses(notebook.lastCell());
  }

  private List<String> uses(int cell) {
    return notebook.compiled(cell).stream()
        .flatMap(code -> code.uses().stream())
        .map(use -> use.type() + "." + use.name() + "/" + use.arguments() + " " + use.lines())
        .toList();
  }
}
