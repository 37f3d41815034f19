package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.ExecutionId;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {

  private static final String LINES = "{\"number\":1}\n{\"number\":2}\n";

  /** {@link #LINES} as {@code gzip -9n} packs them: the format, whoever writes it. */
  private static final String PACKED = "H4sIAAAAAAACA6tWyivNTUotUrIyrOWqhnOMarkAC2fblxoAAAA=";

  @TempDir Path folder;
  private final ExecutionId execution = Ids.next(Instant.now());
  private ObjectStore objects;
  private Segments segments;

  @BeforeEach
  void open() {
    objects = LocalObjectStore.open(folder);
    segments = new Segments(objects);
  }

  private void put(String key, byte[] bytes) {
    objects.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  @Test
  void whatIsPutIsPackedAndCanBeRead() {
    byte[] lines = LINES.repeat(1_000).getBytes(UTF_8);

    assertThat(segments.put(execution, 1, lines)).isTrue();
    assertThat(segments.put(execution, 1, "other".getBytes(UTF_8))).isFalse();

    assertThat(segments.read(execution, 1)).hasValue(lines);
    assertThat(segments.read(execution, 2)).isEmpty();
    assertThat(folder.resolve("executions/" + execution + "/cells-1.jsonl.gz"))
        .satisfies(file -> assertThat(file.toFile().length()).isLessThan(lines.length / 20));
  }

  @Test
  void whatAnotherProgramPackedIsRead() {
    put("executions/" + execution + "/cells-1.jsonl.gz", Base64.getDecoder().decode(PACKED));

    assertThat(segments.read(execution, 1)).hasValue(LINES.getBytes(UTF_8));
  }

  @Test
  void aSegmentOfBeforeTheyWerePackedIsReadAndStays() {
    put("executions/" + execution + "/cells-1.jsonl", LINES.getBytes(UTF_8));

    assertThat(segments.read(execution, 1)).hasValue(LINES.getBytes(UTF_8));
    assertThat(segments.put(execution, 1, "other".getBytes(UTF_8))).isFalse();
    assertThat(segments.read(execution, 1)).hasValue(LINES.getBytes(UTF_8));
  }

  @Test
  void aDamagedSegmentIsNamed() {
    put("executions/" + execution + "/cells-1.jsonl.gz", "not gzip".getBytes(UTF_8));

    assertThatThrownBy(() -> segments.read(execution, 1))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cells-1.jsonl.gz");
  }
}
