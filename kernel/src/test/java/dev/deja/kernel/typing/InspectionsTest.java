package dev.deja.kernel.typing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.typing.Names.Declared;
import dev.deja.kernel.typing.Names.Variable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of what stands at a cursor; {@code |} marks it. The sources of the JDK are a few
 * lines of our own, so that every machine has the same.
 */
class InspectionsTest {

  private static final String STRING =
      """
      package java.lang;

      /** Text that never changes. */
      public final class String {

        /**
         * Returns a <b>piece</b> of this string, as {@link #charAt} counts &mdash; from {@code 0}.
         *
         * <pre>{@code
         * "unhappy".substring(2)  // "happy"
         * }</pre>
         * <ul>
         *   <li>It may be empty.
         *   <li>It may be {@linkplain #length() whole}.
         * </ul>
         *
         * @param from where it begins
         * @return the rest
         * @throws IndexOutOfBoundsException if {@code from} is too large
         * @since 1.0
         */
        public String substring(int from) { return null; }

        /** Returns what is between two places. Nothing else. */
        public String substring(int from, int to) { return null; }
      }
      """;

  private static final String COLLECTION =
      """
      package java.util;

      public interface Collection<E> {

        /**
         * Counts the elements.
         *
         * @return how many there are
         */
        int size();
      }
      """;

  private static final String LIST =
      """
      package java.util;

      public interface List<E> extends Collection<E> {

        int size();

        /** {@inheritDoc} From zero. */
        boolean isEmpty();
      }
      """;

  private static final String GIFT =
      """
      package given;

      /** Comes from a library. */
      public class Gift {

        /** What is inside. */
        public static final int CONTENT = 7;

        /** Opens it, {@code times} times. */
        public static int open(int times) {
          return CONTENT * times;
        }
      }
      """;

  private static final List<Variable> VARIABLES =
      List.of(new Variable("words", "List<String>", "cell [1], line 1"));

  private static final List<Declared> METHODS =
      List.of(
          new Declared(
              "twice",
              "/** Doubles a number.\n * @param x which one */\npublic int twice(int x) {\n"
                  + "  return 2 * x;\n}",
              "cell [2], line 1"));

  private static final List<Declared> TYPES =
      List.of(
          new Declared(
              "Point",
              "/** A place. */\npublic record Point(int x, int y) {\n"
                  + "  /** How far away it is. */\n  double distance() { return 0; }\n}",
              "cell [3], line 4"));

  @TempDir static Path folder;

  private static Path jar;
  private static Compiler compiler;
  private static Sources sources;

  @BeforeAll
  static void open() throws IOException {
    Path jdk =
        zip(
            folder.resolve("src.zip"),
            Map.of(
                "java.base/java/lang/String.java", STRING.getBytes(UTF_8),
                "java.base/java/util/Collection.java", COLLECTION.getBytes(UTF_8),
                "java.base/java/util/List.java", LIST.getBytes(UTF_8)));
    jar = library();
    compiler = new Compiler();
    sources = new Sources(compiler, jdk);
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  @AfterAll
  static void close() {
    sources.close();
    compiler.close();
  }

  private static Path library() throws IOException {
    Path source = Files.createDirectories(folder.resolve("given")).resolve("Gift.java");
    Files.writeString(source, GIFT);
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-g:none", "-d", folder.toString(), source.toString());
    byte[] compiled = Files.readAllBytes(folder.resolve("given/Gift.class"));
    zip(folder.resolve("gift-1.0-sources.jar"), Map.of("given/Gift.java", GIFT.getBytes(UTF_8)));
    return zip(folder.resolve("gift-1.0.jar"), Map.of("given/Gift.class", compiled));
  }

  private static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  private static Optional<MimeBundle> inspect(String marked, boolean withSource) {
    Names names =
        new Names(List.of("java.util.*"), VARIABLES, METHODS, TYPES, List.of(jar), List.of());
    int cursor = marked.indexOf('|');
    return new Inspections(compiler, sources)
        .at(names, marked.replace("|", ""), cursor, withSource);
  }

  private static String text(String marked) {
    return inspect(marked, false).orElseThrow().data().getOrDefault("text/plain", "");
  }

  private static String markdown(String marked) {
    return inspect(marked, false).orElseThrow().data().getOrDefault("text/markdown", "");
  }

  @Test
  void aMethodHasItsSignatureAndItsDocumentation() {
    assertThat(text("\"\".subst|ring(1)"))
        .isEqualTo(
            """
            public String substring(int from)

            java.lang.String

            Returns a piece of this string, as charAt counts — from 0.

                "unhappy".substring(2)  // "happy"

            - It may be empty.
            - It may be whole.

            Parameters:
                from — where it begins

            Returns:
                the rest

            Throws:
                IndexOutOfBoundsException — if from is too large

            Since:
                1.0""");
  }

  @Test
  void notebooksShowItAsMarkdown() {
    assertThat(markdown("\"\".subst|ring(1)"))
        .isEqualTo(
            """
            ```java
            public String substring(int from)
            ```

            *java.lang.String*

            Returns a **piece** of this string, as `charAt` counts — from `0`.

            ```java
            "unhappy".substring(2)  // "happy"
            ```

            - It may be empty.
            - It may be whole.

            **Parameters**

            - `from` — where it begins

            **Returns**

            - the rest

            **Throws**

            - `IndexOutOfBoundsException` — if `from` is too large

            **Since**

            - 1.0""");
  }

  @Test
  void theArgumentsSoFarChooseAmongOverloads() {
    String both =
        """
        java.lang.String

        public String substring(int from)
        Returns a piece of this string, as charAt counts — from 0.

        public String substring(int from, int to)
        Returns what is between two places.""";

    assertThat(text("\"\".substr|ing")).isEqualTo(both);
    assertThat(text("\"\".substring(|")).isEqualTo(both);
    assertThat(text("\"\".substring(|)")).isEqualTo(both);
    assertThat(text("\"\".substring(1, |")).startsWith("public String substring(int from, int to)");
    assertThat(text("\"\".substring(1|)")).startsWith("public String substring(int from)\n");
  }

  @Test
  void insideTheParenthesesTheCallIsMeantAndOnANameTheName() {
    assertThat(text("twice(twi|ce(1) )")).startsWith("public int twice(int x)");
    assertThat(text("twice(words.size() + |)")).startsWith("public int twice(int x)");
    assertThat(text("twice(wor|ds.size())")).startsWith("List<String> words");
  }

  @Test
  void whatCellsDeclaredSaysWhere() {
    assertThat(text("twi|ce(3)"))
        .isEqualTo(
            """
            public int twice(int x)

            cell [2], line 1

            Doubles a number.

            Parameters:
                x — which one""");
    assertThat(text("Poi|nt p;"))
        .isEqualTo("public record Point(int x, int y)\n\ncell [3], line 4\n\nA place.");
    assertThat(text("new Point(1, 2).dist|ance()"))
        .isEqualTo("double distance()\n\nPoint, cell [3], line 4\n\nHow far away it is.");
    assertThat(text("wor|ds")).isEqualTo("List<String> words\n\ncell [1], line 1");
  }

  @Test
  void whatTheCellItselfDeclaresIsKnown() {
    assertThat(text("int total = 3;\nto|tal + 1")).isEqualTo("int total");
    assertThat(text("var to|tal = words.get(0);")).isEqualTo("String total");
    assertThat(text("/** Greets. */\nvoid greet(String who) { }\ngre|et(\"you\")"))
        .isEqualTo("void greet(String who)\n\nGreets.");
    assertThat(text("gre|et(\"you\");\n/** Greets. */\nvoid greet(String who) { }"))
        .isEqualTo("void greet(String who)\n\nGreets.");
    assertThat(text("class A {\n  /** Counts. */\n  int n;\n  int next() { return n|++; }\n}"))
        .isEqualTo("int n\n\nA\n\nCounts.");
  }

  @Test
  void chainsAndLambdasAreUnderstood() {
    assertThat(text("words.stream()\n  .map(w -> w.substr|ing(1))\n  .toList()"))
        .startsWith("public String substring(int from)\n");
    assertThat(text("words.forEach(w -> {\n  w|.isBlank();\n});")).startsWith("String w");
    assertThat(text("Runnable r = () -> { words.si|ze(")).startsWith("public int size()");
    assertThat(text("words.stream().map(String::len|gth)")).startsWith("public int length()");
  }

  @Test
  void documentationIsInherited() {
    assertThat(text("words.si|ze()"))
        .isEqualTo(
            """
            public int size()

            java.util.List

            Counts the elements.

            Returns:
                how many there are""");
    assertThat(text("new ArrayList<String>().si|ze()")).contains("Counts the elements.");
  }

  @Test
  void typesFieldsAndPackagesAreShown() {
    assertThat(text("Str|ing s;"))
        .startsWith("public final class String")
        .contains("Comparable<String>", "Text that never changes.");
    assertThat(text("Integer.MAX_VA|LUE"))
        .startsWith("public static final int MAX_VALUE = 2147483647\n\njava.lang.Integer");
    assertThat(text("import java.ut|il.List;")).startsWith("package java.util");
    assertThat(text("import java.util.Li|st;")).startsWith("public interface List<E>");
    assertThat(text("import static java.lang.Math.ma|x;")).contains("int max(int a, int b)");
    assertThat(text("java.time.DayOfWeek.MON|DAY")).startsWith("DayOfWeek.MONDAY");
  }

  @Test
  void newShowsConstructors() {
    assertThat(text("new Poi|nt(1, 2)")).startsWith("public Point(int x, int y)");
    assertThat(text("new ArrayList<>(|)"))
        .contains("public ArrayList()", "public ArrayList(int initialCapacity)");
    assertThat(text("new ArrayList<String>(10|)")).startsWith("public ArrayList(int");
  }

  @Test
  void aClassThatIsNotImportedIsFound() {
    assertThat(text("LocalDa|te")).startsWith("public final class LocalDate").contains("java.time");
  }

  @Test
  void librariesAreDocumentedByTheSourcesBesideThem() throws IOException {
    assertThat(text("given.Gift.op|en(2)"))
        .isEqualTo("public static int open(int times)\n\ngiven.Gift\n\nOpens it, times times.");
    assertThat(text("given.Gift.CONT|ENT"))
        .isEqualTo("public static final int CONTENT = 7\n\ngiven.Gift\n\nWhat is inside.");
  }

  @Test
  void missingSourcesAreSaid() throws IOException {
    Path alone = folder.resolve("alone-2.0.jar");
    Files.copy(jar, alone);
    Names names = new Names(List.of(), List.of(), List.of(), List.of(), List.of(alone), List.of());
    try (Sources none = new Sources(compiler, null)) {
      Inspections inspections = new Inspections(compiler, none);
      String ofLibrary =
          inspections
              .at(names, "given.Gift.open(2)", 13, false)
              .orElseThrow()
              .data()
              .getOrDefault("text/plain", "");
      String ofJdk =
          inspections
              .at(names, "\"\".strip()", 5, false)
              .orElseThrow()
              .data()
              .getOrDefault("text/plain", "");

      assertThat(ofLibrary)
          .startsWith("public static int open(int)\n\ngiven.Gift")
          .endsWith("alone-2.0-sources.jar is not beside its jar.");
      assertThat(ofJdk).startsWith("public String strip()").contains("this JDK has no lib/src.zip");
    }
  }

  @Test
  void theHigherLevelShowsTheSource() {
    assertThat(
            inspect("given.Gift.op|en(2)", true)
                .orElseThrow()
                .data()
                .getOrDefault("text/plain", ""))
        .endsWith("public static int open(int times) {\n  return CONTENT * times;\n}");
    assertThat(inspect("twi|ce(2)", true).orElseThrow().data().getOrDefault("text/plain", ""))
        .endsWith("public int twice(int x) {\n  return 2 * x;\n}");
  }

  @Test
  void nothingIsSaidOfKeywordsTextAndComments() {
    for (String code :
        List.of(
            "retu|rn 1;",
            "int i = 12|;",
            "String s = \"wor|ds\";",
            "// wor|ds",
            "|",
            "nothingLike|This",
            "words.nothingLike|This()",
            "}} ) wo|r")) {
      assertThat(inspect(code, false)).as(code).isEmpty();
    }
  }

  @Test
  void badPositionsAndEndlessCellsAreAnsweredAtOnce() {
    Inspections inspections = new Inspections(compiler, sources);
    Names names = new Names(List.of(), VARIABLES, METHODS, TYPES, List.of(), List.of());

    assertThat(inspections.at(names, "words", -1, false)).isEmpty();
    assertThat(inspections.at(names, "words", 6, false)).isEmpty();
    assertThat(inspections.at(names, "int i;\n".repeat(150_000) + "i", 1_050_001, false))
        .isPresent();
    String endless = "f(" + "1 +\n".repeat(250_000) + "words";
    assertThat(inspections.at(names, endless, endless.length(), false)).isEmpty();
  }
}
