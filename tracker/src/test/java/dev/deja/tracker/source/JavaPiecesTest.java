package dev.deja.tracker.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.source.CellPiece.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cells, and the pieces they are cut into. */
final class JavaPiecesTest {

  @Test
  void eachDeclarationAndStatementIsAPiece() {
    assertThat(
            kinds(
                """
                import java.util.*;
                %maven g:a:1
                record Point(int x) {}
                static int twice(int n) { return 2 * n; }
                int a = twice(3);
                if (a > 3) { a--; } else { a++; }
                a + 1
                """))
        .containsExactly(
            Kind.IMPORT, Kind.TYPE, Kind.METHOD, Kind.VARIABLE, Kind.STATEMENT, Kind.VALUE);
  }

  @Test
  void moreBrokenPiecesThanAParserReportsLeaveTheOthersWhole() {
    String broken =
        IntStream.range(0, 300).mapToObj(i -> "int = " + i + ";").collect(Collectors.joining("\n"));
    assertThat(kinds(broken + "\nint a = 1;\nint = 2;")).contains(Kind.BROKEN, Kind.VARIABLE);
    assertThat(JavaPieces.cut(broken + "\nint a = 1;"))
        .filteredOn(piece -> piece.kind() == Kind.VARIABLE)
        .extracting(CellPiece::text)
        .containsExactly("int a = 1;");
  }

  @Test
  void whatIsNestedTooDeepIsBrokenAndTheRestIsNot() {
    String deep = "int deep = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";";
    assertThat(kinds("int a = 1;\n" + deep + "\nint b = 2;"))
        .containsExactly(Kind.VARIABLE, Kind.BROKEN, Kind.VARIABLE);
  }

  @Test
  void aCellWithNothingInItHasNoPieces() {
    assertThat(JavaPieces.cut("")).isEmpty();
    assertThat(JavaPieces.cut(";;\n// nothing")).isEmpty();
  }

  @Test
  void questionsAtTheEndAreNoPieces() {
    assertThat(kinds("int a = 1;\na?\n\n?List.of\n")).containsExactly(Kind.VARIABLE);
    assertThat(kinds("%maven??")).isEmpty();
    assertThat(kinds("int b = flag?\n 1 : 2;")).containsExactly(Kind.VARIABLE);
    assertThat(kinds("flag?\n 1 : 2")).containsExactly(Kind.VALUE);
    assertThat(JavaPieces.parse("int b = flag\n    ? 1 : 2;").toString()).contains("1 : 2");
    assertThat(JavaPieces.parse("int b = flag\n    ?1:2;").toString()).contains("1 : 2");
  }

  private static List<Kind> kinds(String cell) {
    return JavaPieces.cut(cell).stream().map(CellPiece::kind).toList();
  }
}
