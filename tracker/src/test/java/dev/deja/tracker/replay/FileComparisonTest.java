package dev.deja.tracker.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.FileVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileComparisonTest {

  @Test
  void temporaryFilesWhoseNamesWereMadeUpAreComparedOneByOne() {
    List<FileUse> original =
        List.of(written("/tmp/a1234567890.csv", "1"), written("/tmp/b2345678901.csv", "2"));

    assertThat(
            verdicts(
                original,
                List.of(
                    written("/tmp/a3456789012.csv", "1"), written("/tmp/b4567890123.csv", "2"))))
        .containsExactly(Verdict.IDENTICAL, Verdict.IDENTICAL);
    assertThat(
            verdicts(
                original,
                List.of(
                    written("/tmp/a3456789012.csv", "x"), written("/tmp/b4567890123.csv", "2"))))
        .containsExactly(Verdict.DIFFERENT, Verdict.IDENTICAL);
    assertThat(verdicts(original, List.of(written("/tmp/a3456789012.csv", "1"))))
        .containsExactly(Verdict.IDENTICAL, Verdict.DIFFERENT);
  }

  private static List<Verdict> verdicts(List<FileUse> original, List<FileUse> rerun) {
    FileComparison comparison =
        new FileComparison(Optional.empty(), List.of(), new Folders(List.of()));
    comparison.compare(original, rerun);
    return comparison.verdicts().stream().map(FileVerdict::verdict).toList();
  }

  private static FileUse written(String path, String text) {
    return new FileUse(
        path,
        FileUse.Role.OUTPUT,
        Optional.of(Digest.of(text.getBytes(UTF_8))),
        text.length(),
        true,
        List.of("stream"),
        Optional.empty());
  }
}
