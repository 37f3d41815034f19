package dev.deja.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundlesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"../out.txt", "/out.txt", "a/../../out.txt", "\0a/b.txt"})
  void aPathThatIsNotBelowTheBundleIsRefusedAndNothingIsLeft(String path) {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    Digest bundle = store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", path, "out"));
    Path target = folder.resolve("target");

    assertThatThrownBy(() -> new Bundles(store.executions()).unpack(bundle, target))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the bundle names '" + path + "'");

    assertThat(target).doesNotExist();
  }
}
