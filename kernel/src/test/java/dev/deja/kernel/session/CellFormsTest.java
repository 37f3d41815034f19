package dev.deja.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.session.SessionFixture.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cells that hold what a .java file holds. */
@Timeout(120)
class CellFormsTest {

  @TempDir static Path folder;
  private static SessionFixture session;

  @BeforeAll
  static void start() throws Exception {
    session = new SessionFixture(folder);
  }

  @AfterAll
  static void end() {
    session.close();
  }

  @Test
  void aPackageLineIsLeftOutAndSaid() throws Exception {
    Answer answer =
        session.execute(
            """
            // From a file.
            package com.example.shapes;

            import java.awt.Point;

            public class Corner extends Point {
              public int sum() { return x + y; }
            }
            """);
    assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
    assertThat(answer.text("stderr"))
        .contains("'package com.example.shapes;' is left out", "its simple name");
    assertThat(session.execute("Corner c = new Corner(); c.x = 2; c.sum()").result())
        .isEqualTo("2");
  }

  @Test
  void anErrorBelowAPackageLineIsInItsOwnLine() throws Exception {
    Answer answer = session.execute("package a.b;\n\nint wrong = \"text\";");
    assertThat(answer.reply().path("traceback").toString()).contains("line 3");
  }

  @Test
  void classesComeInAnyOrderAndImportsAnywhere() throws Exception {
    Answer answer =
        session.execute(
            """
            class Dog extends Animal { public String name() { return "dog of " + OWNER; } }
            abstract class Animal implements Named { static final String OWNER = "Ann"; }
            interface Named { String name(); }
            import java.time.Duration;
            String both = new Dog().name() + " " + Duration.ofSeconds(5);
            import java.time.LocalTime;
            both + " " + LocalTime.MIDNIGHT
            """);
    assertThat(answer.reply().path("traceback").toString()).isEmpty();
    assertThat(answer.result()).isEqualTo("dog of Ann PT5S 00:00");
  }

  @Test
  void aClassWithMainIsOfferedOnceAndRun() throws Exception {
    try (SessionFixture own = new SessionFixture(folder)) {
      String hello =
          """
          public class Hello {
            public static void main(String[] args) {
              System.out.println("Hello " + String.join("+", args));
            }
          }
          """;
      Answer declared = own.execute(hello);
      assertThat(declared.text("stderr"))
          .isEqualTo("Hello has a main method; run it with %run Hello ARGUMENT…\n");
      assertThat(declared.text("stdout")).isEmpty();
      assertThat(own.execute(hello).text("stderr")).isEmpty();

      assertThat(own.execute("%run Hello you 'and you'").text("stdout"))
          .isEqualTo("Hello you+and you\n");
      assertThat(own.execute("Hello.main(new String[] {\"there\"})").text("stdout"))
          .isEqualTo("Hello there\n");
    }
  }

  @Test
  void aCellThatRunsItsMainIsToldNothing() throws Exception {
    Answer answer =
        session.execute(
            "class Quiet { public static void main(String... args) {} }\nQuiet.main(null);");
    assertThat(answer.text("stderr")).isEmpty();
  }

  @Test
  void aMainOfAnObjectIsRunAsTheLauncherDoes() throws Exception {
    session.execute(
        "class Small { private String who = \"me\"; void main() { System.out.print(who); } }");
    assertThat(session.execute("%run Small").text("stdout")).isEqualTo("me");
  }

  @Test
  void aMainOutsideOfClassesIsRun() throws Exception {
    session.execute("void main() { System.out.print(\"compact\"); }");
    assertThat(session.execute("%run").text("stdout")).isEqualTo("compact");
  }

  @Test
  void whatAProgramThrowsPointsIntoItsCell() throws Exception {
    session.execute(
        "class Bad {\n  static void main(String[] args) {\n    int[] a = {};\n    a[0]++;\n  }\n}");
    Answer answer = session.execute("%run Bad");
    assertThat(answer.reply().path("ename").asText())
        .isEqualTo("java.lang.ArrayIndexOutOfBoundsException");
    assertThat(answer.reply().path("traceback").toString()).contains("line 4", "a[0]++;");
  }

  @Test
  void whatIsNoProgramIsSaid() throws Exception {
    Answer answer = session.execute("class Idle {}\n%run Idle");
    assertThat(answer.reply().path("evalue").asText())
        .contains("Idle has no method main(String[]) or main()");
    assertThat(session.execute("%run Gone").reply().path("evalue").asText())
        .isEqualTo("there is no class 'Gone' here: declare or import it first, or %load its file");
  }

  @Test
  void aFileIsRun() throws Exception {
    Files.writeString(folder.resolve("setup.jsh"), "int fromFile = 7;");
    session.execute("%run setup.jsh");
    assertThat(session.execute("fromFile").result()).isEqualTo("7");
  }

  @Test
  void aProgramInAFileIsRunWithItsArguments() throws Exception {
    Files.writeString(
        folder.resolve("Greet.java"),
        """
        package a.b;

        /** class Wrong { */
        record Name(String text) {
          static class Inner {}
        }

        public final class Greet {
          public static void main(String[] args) {
            System.out.println("hi " + new Name(String.join("+", args)).text());
          }
        }
        """);
    Answer answer = session.execute("%run Greet.java you 'and you'");
    assertThat(answer.text("stdout")).isEqualTo("hi you+and you\n");
    assertThat(answer.text("stderr")).doesNotContain("has a main method");
    assertThat(session.execute("%run Greet.java").text("stdout")).isEqualTo("hi \n");
    assertThat(session.execute("%load Greet.java").text("stdout")).isEmpty();
  }

  @Test
  void aFileThatIsNoProgramTakesNoArguments() throws Exception {
    Files.writeString(folder.resolve("Part.java"), "class Part { int n = 3; }");
    assertThat(session.execute("%run Part.java\nnew Part().n").result()).isEqualTo("3");
    assertThat(session.execute("%run Part.java one").reply().path("evalue").asText())
        .contains("Part has no method main(String[]) or main()");
    Files.writeString(folder.resolve("Loose.java"), "int loose = 4;");
    assertThat(session.execute("%run Loose.java one").reply().path("evalue").asText())
        .isEqualTo(
            "Loose.java has no class and no main: there is nothing to give 'one' to; %load"
                + " Loose.java runs its code");
    Files.writeString(
        folder.resolve("Compact.java"),
        "void main(String[] args) { System.out.print(args.length); }");
    assertThat(session.execute("%run Compact.java a b").text("stdout")).isEqualTo("2");
  }

  @Test
  void aStreamThatACallReturnsIsNotShown() throws Exception {
    Answer answer = session.execute("System.out.printf(\"%d%n\", 3)");
    assertThat(answer.text("stdout")).isEqualTo("3\n");
    assertThat(answer.types()).doesNotContain("execute_result");
    assertThat(session.execute("System.err.append('x')").types()).doesNotContain("execute_result");
    assertThat(session.execute("new StringBuilder().append('x')").result()).isEqualTo("x");
  }

  @Test
  void aCommentWithoutEndIsAnError() throws Exception {
    assertThat(session.execute("1;\n/* and so on\nint lost = 2;").reply().path("evalue").asText())
        .isEqualTo("this comment has no end: write */");
    assertThat(session.execute("/* and so on\nint lost = 2;").reply().path("evalue").asText())
        .isEqualTo("this comment has no end: write */");
  }
}
