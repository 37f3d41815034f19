package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleBuilderTest {

  @TempDir Path temporary;
  private Path project;
  private Path notebook;
  private BlobStore blobs;
  private BundleBuilder builder;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(temporary.resolve("project")).toRealPath();
    notebook = write("churn.ipynb", "{}");
    Path store = project.resolve("store");
    blobs = new BlobStore(LocalObjectStore.open(store));
    builder = new BundleBuilder(blobs, Set.of(store));
  }

  private Path write(String name, String text) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private BundleManifest manifest() {
    return bundle().manifest();
  }

  private Bundle bundle() {
    return builder.bundle(notebook, Optional.empty()).orElseThrow();
  }

  private List<String> paths() {
    return manifest().files().stream().map(BundleManifest.File::path).toList();
  }

  @Test
  void theFilesAroundTheNotebookAreInTheStoreWithTheirBytes() throws IOException {
    write("lib/helper.jsh", "int a;");
    write(".config", "hidden, and still code");
    write("data.csv", "a,b");

    BundleManifest manifest = manifest();

    assertThat(manifest.notebook()).contains("churn.ipynb");
    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly(".config", "churn.ipynb", "data.csv", "lib/helper.jsh");
    BundleManifest.File helper = manifest.files().get(3);
    assertThat(blobs.read(helper.digest())).asString(UTF_8).isEqualTo("int a;");
    assertThat(helper.sizeBytes()).isEqualTo(6);
    assertThat(manifest.omitted()).isEmpty();
  }

  @Test
  void theIdentityComesFromContentAlone() throws IOException {
    Path helper = write("helper.jsh", "int a;");
    Bundle before = bundle();

    Files.setLastModifiedTime(helper, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    assertThat(bundle().digest()).isEqualTo(before.digest());

    write("helper.jsh", "int b;");
    assertThat(bundle().digest()).isNotEqualTo(before.digest());
  }

  @Test
  void theSameFilesElsewhereAreTheSameBundle() throws IOException {
    write("lib/helper.jsh", "int a;");
    Bundle here = bundle();
    Path other = temporary.resolve("other");
    Files.createDirectories(other.resolve("lib"));
    Files.writeString(other.resolve("churn.ipynb"), "{}");
    Files.writeString(other.resolve("lib/helper.jsh"), "int a;");

    assertThat(builder.build(other.resolve("churn.ipynb"), Optional.empty()))
        .contains(here.digest());
  }

  @Test
  void whatToolsMakeIsNotCode() throws IOException {
    for (String made :
        List.of(
            ".git/HEAD",
            ".ipynb_checkpoints/churn-checkpoint.ipynb",
            "target/classes/A.class",
            "web/node_modules/left-pad/index.js",
            "py/__pycache__/a.pyc",
            ".venv/bin/python",
            "venv/bin/python")) {
      write(made, "made");
    }
    write("docs/target", "a file of that name is one of yours");

    assertThat(paths()).containsExactly("churn.ipynb", "docs/target");
  }

  @Test
  void aKeyOrATokenIsASecretWhateverItsName() throws IOException {
    write("deploy", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA\n");
    write("signing.txt", "\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n");
    write("gh.txt", "ghp_" + "a1".repeat(18) + "\n");
    write("aws", "AKIA" + "IOSFODNN7EXAMPLE");
    write("session", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl");
    write("public.txt", "-----BEGIN PUBLIC KEY-----\nMIIB\n");
    write("notes.md", "use a token like ghp_" + "a1".repeat(18));
    write("tokens.txt", "the\nquick\nbrown\n");

    BundleManifest manifest = manifest();

    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::path, BundleManifest.Omitted::reason)
        .containsExactly(
            tuple("aws", "secret"),
            tuple("deploy", "secret"),
            tuple("gh.txt", "secret"),
            tuple("session", "secret"),
            tuple("signing.txt", "secret"));
    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly("churn.ipynb", "notes.md", "public.txt", "tokens.txt");
  }

  @Test
  void secretsAreNamedAndNeverRead() throws IOException {
    for (String secret :
        List.of(
            ".env",
            ".env.local",
            "tls/server.pem",
            "tls/server.key",
            "id_ed25519",
            "id_rsa",
            "id_rsa.pub",
            "release.keystore",
            "secrets.yaml",
            ".netrc",
            ".npmrc",
            ".pypirc",
            "credentials.json",
            "store.p12",
            "keys.JKS")) {
      write(secret, "hunter2");
    }
    write(".aws/config", "hunter2");
    write(".ssh/known_hosts", "hunter2");
    write("CredentialsProvider.java", "class CredentialsProvider {}");

    BundleManifest manifest = manifest();

    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly("CredentialsProvider.java", "churn.ipynb");
    assertThat(manifest.omitted()).hasSize(17);
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::reason)
        .containsOnly("secret");
    assertThat(blobs.has(dev.deja.tracker.model.Digest.of("hunter2".getBytes(UTF_8)))).isFalse();
  }

  @Test
  void ignoreFilesHoldWithoutARepositoryAndBelowTheirFolder() throws IOException {
    write(".gitignore", "*.log\n/out/\n!important.log\n");
    write("a.log", "");
    write("important.log", "");
    write("out/a.txt", "");
    write("sub/out/a.txt", "");
    write("sub/.gitignore", "*.txt\n!keep.txt\n");
    write("sub/b.txt", "");
    write("sub/keep.txt", "");

    assertThat(paths())
        .containsExactly(
            ".gitignore", "churn.ipynb", "important.log", "sub/.gitignore", "sub/keep.txt");
  }

  @Test
  void theIgnoreFilesOfTheWorkTreeAboveHoldToo() throws IOException {
    write(".git/HEAD", "ref: refs/heads/main");
    write(".git/info/exclude", "excluded.txt\n");
    write(".gitignore", "nb/local.txt\n");
    write("nb/local.txt", "");
    write("nb/excluded.txt", "");
    write("nb/code.jsh", "");
    write("beside.txt", "");
    notebook = write("nb/deep.ipynb", "{}");

    assertThat(paths()).containsExactly("code.jsh", "deep.ipynb");
  }

  @Test
  void aDejaignoreCanHaveWhatGitHasNotAndLeaveOutWhatGitHas() throws IOException {
    write(".gitignore", "*.bin\n");
    write(".dejaignore", "!model.bin\nlarge/\n");
    write("model.bin", "");
    write("other.bin", "");
    write("large/a.txt", "");

    assertThat(paths()).containsExactly(".dejaignore", ".gitignore", "churn.ipynb", "model.bin");
  }

  @Test
  void anIgnoredNotebookIsStillTheNotebook() throws IOException {
    write(".gitignore", "*.ipynb\n");

    assertThat(paths()).contains("churn.ipynb");
  }

  @Test
  void aLargeFileIsNamedAndTheNotebookMayBeLarge() throws IOException {
    write("large.csv", "x".repeat((1 << 20) + 1));
    write("just.csv", "x".repeat(1 << 20));
    write("churn.ipynb", "x".repeat(3 << 20));

    BundleManifest manifest = manifest();

    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly("churn.ipynb", "just.csv");
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::path, BundleManifest.Omitted::reason)
        .containsExactly(tuple("large.csv", "size"));
  }

  @Test
  void whatIsOverTheTotalIsNamed() throws IOException {
    for (int i = 0; i < 70; i++) {
      write(String.format("f%02d", i), ("" + i).repeat(1 << 19).substring(0, 1 << 19));
      write(String.format("g%02d", i), ("g" + i).repeat(1 << 19).substring(0, 1 << 19));
    }

    BundleManifest manifest = manifest();

    assertThat(manifest.files().stream().mapToLong(BundleManifest.File::sizeBytes).sum())
        .isLessThanOrEqualTo(64 << 20);
    assertThat(manifest.files()).hasSize(128);
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::reason)
        .hasSize(13)
        .containsOnly("total-size");
  }

  @Test
  void thousandsOfFilesAreOneBundleAndWhatIsOverTheCountIsNamed() throws IOException {
    for (int i = 0; i < 5_010; i++) {
      write("d" + i % 50 + "/f" + i, "");
    }

    BundleManifest manifest = manifest();

    assertThat(manifest.files()).hasSize(5_000);
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::reason)
        .hasSize(11)
        .containsOnly("count");
  }

  @Test
  void linksOutOfTheFolderAreNeverFollowed() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside.txt"), "outside");
    write("inside.txt", "inside");
    write(".env", "hunter2");
    try {
      Files.createSymbolicLink(project.resolve("out"), outside);
    } catch (UnsupportedOperationException | IOException e) {
      assumeTrue(false, "this system has no symbolic links");
    }
    Files.createSymbolicLink(project.resolve("folder"), temporary);
    Files.createSymbolicLink(project.resolve("broken"), Path.of("nowhere"));
    Files.createSymbolicLink(project.resolve("in"), Path.of("inside.txt"));
    Files.createSymbolicLink(project.resolve("innocent"), Path.of(".env"));

    BundleManifest manifest = manifest();

    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly("churn.ipynb", "in", "inside.txt");
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::path, BundleManifest.Omitted::reason)
        .containsExactly(
            tuple(".env", "secret"),
            tuple("broken", "special"),
            tuple("folder", "special"),
            tuple("innocent", "special"),
            tuple("out", "special"));
  }

  @Test
  void executableFilesAreKeptAsSuch() throws IOException {
    assumeTrue(project.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path script = write("run.sh", "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true, true)).isTrue();

    assertThat(manifest().files())
        .extracting(BundleManifest.File::path, BundleManifest.File::executable)
        .containsExactly(tuple("churn.ipynb", false), tuple("run.sh", true));
  }

  @Test
  void inAHomeFolderTheNotebookIsAllThereIs() throws IOException {
    write("letters.txt", "private");
    String home = System.setProperty("user.home", project.resolve("below").toString());
    try {
      Files.createDirectories(project.resolve("below"));
      assertThat(paths()).containsExactly("churn.ipynb");
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void aNotebookThatIsNotThereHasNoBundle() {
    assertThat(builder.build(project.resolve("none.ipynb"), Optional.empty())).isEmpty();
  }

  @Test
  void aFileThatDoesNotGiveItsBytesIsNamed() throws IOException {
    // Files there have a length of 4096 and give less: as if they changed while they are read.
    Path sizes = Path.of("/sys/kernel/mm/transparent_hugepage");
    assumeTrue(Files.isReadable(sizes.resolve("enabled")), "needs Linux's /sys");

    BundleManifest manifest =
        builder.bundle(sizes.resolve("enabled"), Optional.empty()).orElseThrow().manifest();

    assertThat(manifest.notebook()).isEmpty();
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::path, BundleManifest.Omitted::reason)
        .contains(tuple("enabled", "changing"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLaterBundleSeesEveryChange(boolean old) throws IOException {
    Path helper = write("helper.jsh", "int a;");
    if (old) {
      Files.setLastModifiedTime(helper, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    }
    Bundle first = bundle();

    write("helper.jsh", "int b;");
    Bundle second = bundle();

    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(blobs.read(second.manifest().files().get(1).digest()))
        .asString(UTF_8)
        .isEqualTo("int b;");
  }
}
