package dev.deja.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.kernel.extension.MagicFailed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellParserTest {

  private static final Set<String> MAGICS = Set.of("maven", "time", "jars", "bash", "load");

  @Test
  void aCellOfJavaIsOnePart() {
    assertThat(cut("int x = 1;\nx + 1")).containsExactly("1 java: int x = 1;\nx + 1");
  }

  @Test
  void aBlankCellHasNoParts() {
    assertThat(cut("")).isEmpty();
    assertThat(cut(" \n\t\n")).isEmpty();
  }

  @Test
  void magicsCutJavaInOrderAndLinesKeepTheirNumbers() {
    assertThat(cut("int a = 1;\n%maven g:a:1\nint b = 2;\n\n!ls -l\nb"))
        .containsExactly(
            "1 java: int a = 1;",
            "2 %maven g:a:1",
            "3 java: int b = 2;\n",
            "5 ! ls -l",
            "6 java: b");
  }

  @Test
  void linesMayEndAsOnWindows() {
    assertThat(cut("%maven g:a:1\r\nint a = 1;\r\n"))
        .containsExactly("1 %maven g:a:1", "2 java: int a = 1;\n");
  }

  @Test
  void aMagicMayBeIndented() {
    assertThat(cut("  %time  foo() ")).containsExactly("1 %time foo()");
  }

  @Test
  void anUnknownMagicIsStillOneWhereOnlyAStatementMayStart() {
    assertThat(cut("%mvaen g:a:1")).containsExactly("1 %mvaen g:a:1");
    assertThat(cut("int a;\n%mvaen g:a:1")).containsExactly("1 java: int a;", "2 %mvaen g:a:1");
  }

  @Test
  void aSemicolonMayBeMissingBeforeAKnownMagic() {
    assertThat(cut("System.out.println(1)\n%maven g:a:1"))
        .containsExactly("1 java: System.out.println(1)", "2 %maven g:a:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int c = a\n % b;",
        "int c = a\n %b;",
        "a\n%b",
        "foo(x\n%time)",
        "total\n%time;",
        "int r = 7 %\n3",
        "String s = \"\"\"\n%maven g:a:1\n!ls\n\"\"\";",
        "String s = \"\"\"\n\\\"\"\"\n%maven g:a:1\n\"\"\";",
        "/*\n%maven g:a:1\n!ls\n*/ int a;",
        "/** {@code\n * x\n%maven */\nint a;",
        "int[] a = {\n1,\n2};",
        "boolean b = x &&\n!y;",
        "boolean b = x ||\n\n // and\n !y;",
        "boolean[] b = {\n!x,\n!y};",
        "if (\n!x) { }",
        "foo(\n!x,\n!y)",
        "a\n!= b",
        "boolean f(boolean a) {\n  return\n  !a;\n}",
        "// %maven g:a:1",
        "String s = \"a // \";\nString t = \"%maven\";",
        "x % y",
        "\"%d\".formatted(3)",
        "!true",
        "!false || true",
        "!(a && b)",
        "!list.isEmpty()",
        "!rows[0].empty()",
        "!!a",
        "!done;",
        "boolean done = true;\n!done",
        "var done = f();\n!done && other",
      })
  void javaStaysJava(String cell) {
    assertThat(cut(cell)).containsExactly("1 java: " + cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "char c = '\"';",
        "char c = '\\'';",
        "String s = \"\\\"\";",
        "String s = \"'\";",
        "String s = \"/*\";",
        "String s = \"\"\"\n  \\\"\"\" /* \"\"\";",
        "int a = 1; // it's \"open",
        "int a = 1; /* ' \" */",
        "class A { char c = '{'; }",
        "for (int i = 0; i < 3; i++) { f(i); }",
        "Runnable r = () -> { f(\")\"); };",
        "i++;",
        "String broken = \"never closed;",
      })
  void whatComesAfterOddLiteralsIsStillSeen(String java) {
    String closed = java.contains("broken") ? java + "\n;" : java;
    int line = (int) closed.lines().count() + 1;
    assertThat(cut(closed + "\n%maven g:a:1\n!ls"))
        .containsExactly("1 java: " + closed, line + " %maven g:a:1", line + 1 + " ! ls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "ls -l *.csv", "pwd", "./run.sh", "echo (hi)", "git status", "a"})
  void anExclamationMarkRunsAShellLine(String command) {
    assertThat(cut("!" + command)).containsExactly("1 ! " + command);
    assertThat(cut("int a = 1;\n! " + command))
        .containsExactly("1 java: int a = 1;", "2 ! " + command);
  }

  @Test
  void aVariableOfAnEarlierCellIsNegated() {
    assertThat(CellParser.parse("!a", MAGICS::contains, "a"::equals))
        .containsExactly(new CellPart.JavaCode("!a", 1));
  }

  @Test
  void aBackslashContinuesAMagic() {
    assertThat(cut("%maven g:a:1 \\\n   g:b:1 \\\n g:c:1\nint a;"))
        .containsExactly("1 %maven g:a:1 g:b:1 g:c:1", "4 java: int a;");
    assertThat(cut("%jars C:\\lib\\\nint a;"))
        .containsExactly("1 %jars C:\\lib\\", "2 java: int a;");
    assertThat(cut("!ls \\")).containsExactly("1 ! ls \\");
  }

  @Test
  void aCellMagicTakesTheWholeCell() {
    assertThat(cut("\n%%bash\nls\n%maven\n!x\n")).containsExactly("2 %%bash \nls\n%maven\n!x\n");
    assertThat(cut("%%time foo()")).containsExactly("1 %%time foo()\n");
  }

  @Test
  void aCellMagicMayStandBelowComments() {
    assertThat(cut("// install\n%%loadFromPOM\n<x/>")).containsExactly("2 %%loadFromPOM \n<x/>");
  }

  @Test
  void aCellMagicFurtherDownIsRefused() {
    assertThatThrownBy(() -> cut("int a;\n%%bash\nls"))
        .isInstanceOf(MagicFailed.class)
        .hasMessage("line 2: '%%bash' must be the first line of its cell");
  }

  @Test
  void aMagicInsideBracesIsRefused() {
    assertThatThrownBy(() -> cut("void f() {\n  %maven g:a:1\n}"))
        .isInstanceOf(MagicFailed.class)
        .hasMessageStartingWith("line 2: '%maven g:a:1' stands inside braces");
  }

  @Test
  void jbangsLinesComeFirstAndTogether() {
    assertThat(cut("//DEPS g:a:1,g:b:[1,2)\nint a;\n//DEPS g:c:1\n//REPOS jitpack,x=https://x/y"))
        .containsExactly(
            "4 %mavenRepo jitpack",
            "4 %mavenRepo x https://x/y",
            "1 %maven g:a:1 g:b:[1,2) g:c:1",
            "1 java: //DEPS g:a:1,g:b:[1,2)\n"
                + "int a;\n//DEPS g:c:1\n//REPOS jitpack,x=https://x/y");
  }

  @Test
  void jbangsLinesInsideATextBlockAreText() {
    String cell = "String s = \"\"\"\n//DEPS g:a:1\n\"\"\";";
    assertThat(cut(cell)).containsExactly("1 java: " + cell);
  }

  @Test
  void jbangsOtherLinesAreMagicsToo() {
    assertThat(
            cut(
                "///usr/bin/env jbang \"$0\"; exit $?\n//JAVA 17+\n//JAVA_OPTIONS -Xmx1g -Da=b\n"
                    + "//JAVAC_OPTIONS -parameters --release 21\n//PREVIEW\n//DESCRIPTION x\n"
                    + "//SOURCES Other.java\n//DEPS g:a:${deja.unset:7}"))
        .startsWith(
            "2 %java 17+",
            "3 %jvm --add -Xmx1g -Da=b -C-parameters -C--release -C21 --enable-preview",
            "8 %maven g:a:7",
            "7 %load Other.java")
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "List<String> x = |%jars *.jar",
        "var files = |!ls -l",
        "final Map<String, List<int[]>> m = |%who",
        "  String s = |!git log | head",
        "String[] s = |!seq 3",
        "lines = |!cat a.txt",
        "a.b[2] = |%pwd",
      })
  void theValueOfAMagicIsGivenToAVariable(String cell) {
    int bar = cell.indexOf('|');
    String typed = cell.substring(0, bar) + cell.substring(bar + 1);
    String sign = typed.charAt(bar) == '!' ? "! " : "";
    String magic = sign + typed.substring(sign.isEmpty() ? bar : bar + 1);

    assertThat(cut("int a;\n" + typed + ";\nint b;"))
        .containsExactly(
            "1 java: int a;", "2 " + cell.substring(0, bar) + "<- " + magic, "3 java: int b;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean b = !done;",
        "boolean b = !done",
        "var b = !list.isEmpty();",
        "var b = !(x && y);",
        "var b = !Flags.DEBUG;",
        "boolean done = f();\nvar b = !done;",
        "String s = \"x = %jars\";",
        "int x =\n3;",
        "String s = \"\"\"\nx = !ls\n\"\"\";",
        "boolean b\n = !x",
        "x /= 2;\nx\n/vars",
        "int r = a\n/list",
      })
  void assignmentsOfJavaStayJava(String cell) {
    assertThat(cut(cell)).containsExactly("1 java: " + cell);
  }

  @Test
  void anAssignmentInsideBracesIsRefused() {
    assertThatThrownBy(() -> cut("void f() {\n  var x = %jars a.jar;\n}"))
        .isInstanceOf(MagicFailed.class)
        .hasMessageStartingWith("line 2: 'var x = %jars a.jar;' stands inside braces");
  }

  @Test
  void jshellsCommandsStandAlone() {
    assertThat(cut("/var\nint a;\n/open setup.jsh"))
        .containsExactly("1 %jshell /var", "2 java: int a;", "3 %jshell /open setup.jsh");
  }

  @Test
  void questionsStandAtTheEndOfACell() {
    assertThat(cut("x?")).containsExactly("1 help x");
    assertThat(cut("int x = 1;\nx?\n\n\n? List.of "))
        .containsExactly("1 java: int x = 1;", "2 help x", "5 help List.of");
    assertThat(cut("1 + 1\nlist.stream().map??"))
        .containsExactly("1 java: 1 + 1", "2 help+source list.stream().map");
    assertThat(cut("\"abc\".length?")).containsExactly("1 help \"abc\".length");
    assertThat(cut("String::valueOf?")).containsExactly("1 help String::valueOf");
    assertThat(cut("%maven?")).containsExactly("1 help %maven");
    assertThat(cut("%%bash?")).containsExactly("1 help %%bash");
    assertThat(cut("?%time")).containsExactly("1 help %time");
    assertThat(cut("?")).containsExactly("1 %help ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flag?\n1 : 2",
        "flag\n?1 : 2",
        "flag\n?a:b",
        "int a = flag?\n  1 : // ?\n  2;",
        "x > 3 ?",
        "flag ?",
        "f(\nx?",
        "1 +\nx?",
        "class A {\nx?",
        "String s = \"\"\"\nx?",
        "/*\nx?",
        "int a = b?;",
        "Map<?, ?>",
        "// what?",
      })
  void questionMarksOfJavaStayJava(String cell) {
    assertThat(cut(cell)).containsExactly("1 java: " + cell);
  }

  @Test
  void aQuestionMarkInAMagicIsItsOwn() {
    assertThat(cut("!ls ?")).containsExactly("1 ! ls ?");
    assertThat(cut("%load a?.jsh")).containsExactly("1 %load a?.jsh");
    assertThat(cut("%%bash\nls ?")).containsExactly("1 %%bash \nls ?");
    assertThat(cut("%%bash\nls?")).containsExactly("1 %%bash \nls?");
  }

  private static List<String> cut(String cell) {
    return CellParser.parse(cell, MAGICS::contains, name -> false).stream()
        .map(CellParserTest::show)
        .toList();
  }

  private static String show(CellPart part) {
    if (part instanceof CellPart.JavaCode java) {
      return java.firstLine() + " java: " + java.code();
    }
    if (part instanceof CellPart.Assignment assignment) {
      return part.firstLine()
          + " "
          + assignment.target()
          + "<- "
          + show(new CellPart.Command(assignment.call(), 0)).substring(2).strip();
    }
    if (part instanceof CellPart.Help help) {
      return help.firstLine() + (help.withSource() ? " help+source " : " help ") + help.target();
    }
    var call = ((CellPart.Command) part).call();
    String sign = call.body().isPresent() ? "%%" : call.name().equals("!") ? "" : "%";
    String body = call.body().map(text -> "\n" + text).orElse("");
    return part.firstLine() + " " + sign + call.name() + " " + call.line() + body;
  }
}
