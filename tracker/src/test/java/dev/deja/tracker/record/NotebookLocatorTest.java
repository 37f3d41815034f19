package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.NotebookRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookLocatorTest {

  @TempDir Path folder;

  private Path notebook() throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("work")).resolve("my churn.ipynb"), "{}");
  }

  @Test
  void anAbsolutePathIsTheNotebook() throws IOException {
    Path notebook = notebook();

    assertThat(NotebookLocator.locate(notebook.toString(), folder))
        .contains(new NotebookRef("my-churn", Optional.of(notebook.toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my churn.ipynb", "work/my churn.ipynb", "some/server/my churn.ipynb"})
  void aRelativePathIsLookedForInTheWorkingFolder(String hint) throws IOException {
    Path notebook = notebook();
    Path workingFolder = hint.startsWith("work/") ? folder : folder.resolve("work");

    assertThat(NotebookLocator.locate(hint, workingFolder))
        .contains(new NotebookRef("my-churn", Optional.of(notebook.toString())));
  }

  @Test
  void theUriOfAnEditorIsTheNotebook() throws IOException {
    Path notebook = notebook();
    String uri = notebook.toUri().toString();

    assertThat(NotebookLocator.locate(uri, folder).orElseThrow().path())
        .contains(notebook.toString());
    assertThat(
            NotebookLocator.locate(
                    uri.replace("file:", "vscode-notebook-cell:") + "#W0sZmlsZQ==", folder)
                .orElseThrow()
                .path())
        .contains(notebook.toString());
  }

  @Test
  void aNotebookThatIsNotOnDiskHasANameAndNoPath() {
    assertThat(NotebookLocator.locate("/elsewhere/etl.ipynb", folder))
        .contains(new NotebookRef("etl", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "console-1-abc", "/srv/script.py", ".", "\0.ipynb"})
  void whatNamesNoNotebookIsNone(String hint) {
    assertThat(NotebookLocator.locate(hint, folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "churn.ipynb, churn",
    "a b/c.ipynb, a-b-c",
    "übung_1.2-x.ipynb, übung_1.2-x",
    "日本.ipynb, 日本",
    "..ipynb, -",
    ".hidden.ipynb, -hidden",
    ".ipynb, -",
  })
  void namesAreFitForKeys(String file, String name) {
    assertThat(NotebookLocator.name(file)).isEqualTo(name);
  }
}
