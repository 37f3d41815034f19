package dev.deja.kernel.typing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.typing.Completion.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files offered in the text of a cell; {@code |} marks the cursor. */
class StringPathsTest {

  private static final Names NOTHING =
      new Names(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  @TempDir static Path folder;

  @BeforeAll
  static void fill() throws IOException {
    Files.createDirectories(folder.resolve("data/raw"));
    Files.createFile(folder.resolve("data/rain.csv"));
    Files.createFile(folder.resolve("data/a \"quoted\" one.csv"));
    Files.createFile(folder.resolve("data/.hidden"));
    Files.createFile(folder.resolve("dates.txt"));
  }

  private static Completion complete(String marked) {
    int cursor = marked.indexOf('|');
    try (Typing typing = new Typing(() -> folder)) {
      return typing.complete(NOTHING, marked.replace("|", ""), cursor);
    }
  }

  private static List<String> texts(String marked) {
    return complete(marked).matches().stream().map(Match::text).toList();
  }

  @Test
  void pathsAreRelativeToTheWorkingFolderAndFoldersEndWithASlash() {
    assertThat(texts("Path.of(\"data/ra|\")")).containsExactly("rain.csv", "raw/");
    assertThat(texts("var f = \"./da|")).containsExactly("data/", "dates.txt");
    assertThat(texts("read(\"da|\")")).containsExactly("data/", "dates.txt");
    assertThat(texts("new File(\"|\")")).containsExactly("data/", "dates.txt");
    assertThat(texts("\"" + folder + "/dat|\"")).containsExactly("data/", "dates.txt");
  }

  @Test
  void onlyTheNameBehindTheLastSlashIsReplaced() {
    Completion completion = complete("Path.of(\"data/ra|\")");

    assertThat(completion.cursorStart()).isEqualTo(14);
    assertThat(completion.cursorEnd()).isEqualTo(16);
  }

  @Test
  void quotesAreEscapedAsJavaWantsIt() {
    assertThat(texts("\"data/a|\"")).containsExactly("a \\\"quoted\\\" one.csv");
    assertThat(texts("\"data/a \\\"q|\"")).containsExactly("a \\\"quoted\\\" one.csv");
  }

  @Test
  void hiddenFilesAreOfferedToThoseWhoTypeTheirDot() {
    assertThat(texts("\"data/|\"")).doesNotContain(".hidden").contains("rain.csv");
    assertThat(texts("\"data/.h|\"")).containsExactly(".hidden");
  }

  @Test
  void theHomeFolderIsWrittenOutBecauseJavaDoesNotKnowItsSign() {
    Completion completion = complete("Path.of(\"~|\")");

    assertThat(completion.matches())
        .containsExactly(new Match(System.getProperty("user.home") + "/", "path"));
    assertThat(completion.cursorStart()).isEqualTo(9);
  }

  @Test
  void textThatIsNoPathHasNoCompletion() {
    assertThat(texts("String s = \"da|\"")).isEmpty();
    assertThat(texts("print(\"|\")")).isEmpty();
    assertThat(texts("get(\"https://da|\")")).isEmpty();
    assertThat(texts("f(\"C:\\tda|\")")).isEmpty();
    assertThat(texts("char c = 'd|'")).isEmpty();
    assertThat(texts("f(\"nowhere/da|\")")).isEmpty();
  }

  @Test
  void aFolderOfManyFilesIsAnsweredInPart(@TempDir Path large) throws IOException {
    for (int i = 0; i < 2000; i++) {
      Files.createFile(large.resolve("part-" + i));
    }
    Files.createFile(large.resolve("the-one"));

    assertThat(PathMatches.of(large, "part", false)).hasSize(500);
    assertThat(PathMatches.of(large, "the", false)).containsExactly("the-one");
  }
}
