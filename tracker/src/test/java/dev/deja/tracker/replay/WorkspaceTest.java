package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.CorruptBlob;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.MissingBlob;
import dev.deja.tracker.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  @TempDir Path folder;

  private Executions executions;

  @BeforeEach
  void openStore() {
    executions = new Executions(LocalObjectStore.open(folder));
  }

  @Test
  void theBundleIsLaidOutAsItWas() {
    BundleManifest bundle =
        bundle(
            file("nb/a.ipynb", "{}", false),
            file("data/x.csv", "1,2", false),
            file("go", "#", true));

    try (Workspace workspace =
        layOut("/home/ada/proj/nb/a.ipynb", "/home/ada/proj/nb", Optional.of(bundle), false)) {
      assertThat(workspace.root().resolve("data/x.csv")).hasContent("1,2");
      assertThat(workspace.root().resolve("go")).isExecutable();
      assertThat(workspace.notebook()).hasContent("{}");
      assertThat(workspace.workingFolder()).isEqualTo(workspace.root().resolve("nb"));
    }
  }

  @Test
  void whatLiesBesideItIsLaidOutBesideItAndNothingOutsideOfIt() {
    ExecutionStart start = Starts.of("/home/ada/proj/a.ipynb", "/home/ada/proj", Optional.empty());
    List<String> used = List.of("/home/ada/data/x.csv", "/home/ada/../../etc/passwd", "C:\\x");

    try (Workspace workspace = Workspace.layOut(start, used, executions, false)) {
      assertThat(workspace.inHere(Path.of("/home/ada/data/x.csv")))
          .contains(workspace.root().resolveSibling("data/x.csv"));
      assertThat(workspace.inHere(Path.of("/home/ada/proj/../../../etc/passwd"))).isEmpty();
      assertThat(workspace.inHere(Path.of("/home/ada/proj/../data/x.csv")))
          .contains(workspace.root().resolveSibling("data/x.csv"));
    }
  }

  @Test
  void closingRemovesItUnlessItIsKept() {
    Workspace gone = layOut(false);
    gone.close();
    Workspace kept = layOut(true);
    kept.close();

    assertThat(gone.root()).doesNotExist();
    assertThat(kept.root()).isDirectory();
    Folder.deleteQuietly(kept.root());
  }

  @Test
  void anExecutionWithoutABundleRunsInAnEmptyFolder() {
    try (Workspace workspace = layOut("/home/ada/a.ipynb", "/home/ada", Optional.empty(), false)) {
      assertThat(workspace.root()).isEmptyDirectory();
      assertThat(workspace.workingFolder()).isEqualTo(workspace.root());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Digest digest = Digest.of(new byte[] {1});

    assertThatExceptionOfType(MissingBlob.class)
        .isThrownBy(() -> layOut(bundle(new BundleManifest.File("a", digest, 1, false))))
        .withMessageContaining(digest.toString());
  }

  @Test
  void aDamagedFileIsNamedAndNothingIsLeft() throws Exception {
    BundleManifest.File file = file("a.csv", "1,2", false);
    Path blob = folder.resolve(BlobStore.key(file.digest()));
    assertThat(blob.toFile().setWritable(true)).isTrue();
    Files.writeString(blob, "1,3");
    List<String> before = workspaces();

    assertThatExceptionOfType(CorruptBlob.class)
        .isThrownBy(() -> layOut(bundle(file)))
        .withMessageContaining(file.digest().toString());

    assertThat(workspaces()).isEqualTo(before);
  }

  @Test
  void aPathThatLeadsOutsideIsRefused() {
    BundleManifest.File file = file("../../escaped", "x", false);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> layOut(bundle(file)))
        .withMessageContaining("'../../escaped'");
  }

  private static List<String> workspaces() {
    String[] names =
        new java.io.File(System.getProperty("java.io.tmpdir"))
            .list((parent, name) -> name.startsWith("deja-rerun-"));
    return names == null ? List.of() : List.of(names);
  }

  private Workspace layOut(boolean keep) {
    return layOut(
        "/home/ada/a.ipynb", "/home/ada", Optional.of(bundle(file("a.ipynb", "{}", false))), keep);
  }

  private void layOut(BundleManifest bundle) {
    layOut("/home/ada/a.ipynb", "/home/ada", Optional.of(bundle), false).close();
  }

  private Workspace layOut(
      String notebook, String workingFolder, Optional<BundleManifest> bundle, boolean keep) {
    ExecutionStart start = Starts.of(notebook, workingFolder, bundle.map(this::put));
    return Workspace.layOut(start, List.of(), executions, keep);
  }

  private Digest put(BundleManifest bundle) {
    try {
      return executions.blobs().put(Json.mapper().writeValueAsBytes(bundle)).digest();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static BundleManifest bundle(BundleManifest.File... files) {
    Optional<String> notebook =
        List.of(files).stream()
            .map(BundleManifest.File::path)
            .filter(path -> path.endsWith(".ipynb"))
            .findFirst();
    return new BundleManifest(1, notebook, List.of(files), List.of());
  }

  private BundleManifest.File file(String path, String text, boolean executable) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new BundleManifest.File(
        path, executions.blobs().put(bytes).digest(), bytes.length, executable);
  }
}
