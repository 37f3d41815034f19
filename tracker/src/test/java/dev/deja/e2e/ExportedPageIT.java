package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja export} as a page, as installed: what knows Markdown lies beside the other jars. */
class ExportedPageIT {

  @TempDir Path scratch;

  @Test
  void markdownIsShownAsMarkdown() throws Exception {
    var installed = Installed.on(Jdk.any(), scratch);
    Notebooks.write(
        scratch.resolve("page.ipynb"), List.of("Deja.markdown(\"**loud** <b>text</b>\");"));
    installed.deja(scratch, "run", "page.ipynb").succeeded();

    installed.deja(scratch, "export", "page/1", "-o", "page.html").succeeded();

    assertThat(Files.readString(scratch.resolve("page.html")))
        .contains("<strong>loud</strong> &lt;b&gt;text");
  }
}
