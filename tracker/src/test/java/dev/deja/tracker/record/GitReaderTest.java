package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.api.ApplyCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitReaderTest {

  @TempDir Path temporary;
  private Path project;
  private Git git;
  private BlobStore blobs;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void makeRepository() throws Exception {
    QuietGit.install();
    project = Files.createDirectories(temporary.resolve("project")).toRealPath();
    git = Git.init().setDirectory(project.toFile()).setInitialBranch("main").call();
    blobs = new BlobStore(LocalObjectStore.open(temporary.resolve("store")));
  }

  @AfterEach
  void close() {
    git.close();
  }

  private Path write(String name, String text) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private RevCommit commit(String message) throws GitAPIException {
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage(message)
        .setAuthor("A", "a@example.org")
        .setCommitter("A", "a@example.org")
        .setSign(false)
        .call();
  }

  private Optional<GitState> read() {
    Optional<BundleManifest> bundle =
        new BundleBuilder(blobs, Set.of())
            .bundle(project.resolve("n.ipynb"), Optional.empty())
            .map(Bundle::manifest);
    return new GitReader(blobs, notes::add).read(project, bundle);
  }

  @Test
  void aCleanRepositoryIsItsCommitAndBranch() throws Exception {
    write("n.ipynb", "{}");
    RevCommit commit = commit("one");

    assertThat(read())
        .contains(
            new GitState(
                Optional.of(commit.name()),
                Optional.of("main"),
                Optional.empty(),
                commit.name().substring(0, 7),
                false,
                Optional.empty()));
    assertThat(notes).isEmpty();
  }

  @Test
  void theFileSystemIsNotMeasured() throws Exception {
    write("n.ipynb", "{}");
    commit("one");
    read();

    assertThat(FS.getFileStoreAttributes(temporary).getFsTimestampResolution())
        .isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void versionsFollowTheNearestTag() throws Exception {
    write("n.ipynb", "{}");
    commit("one");
    git.tag().setName("v1.2-rc-1").setAnnotated(false).call();
    assertThat(read().orElseThrow().version()).isEqualTo("v1.2-rc-1");

    write("n.ipynb", "{ }");
    assertThat(read().orElseThrow().version()).isEqualTo("v1.2-rc-1-dirty");

    RevCommit later = commit("two");
    assertThat(read().orElseThrow().version())
        .isEqualTo("v1.2-rc-1.post1-git" + later.name().substring(0, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "2.3.0-5-gabc1234, abc1234, true, 2.3.0.post5-gitabc1234-dirty",
    "2.3.0-0-gabc1234, abc1234, true, 2.3.0-dirty",
    "2.3.0-0-gabc1234, abc1234, false, 2.3.0",
    "a-1-gb-12-gabc1234, abc1234, false, a-1-gb.post12-gitabc1234",
    ", abc1234, false, abc1234",
    ", abc1234, true, abc1234-dirty",
    ", , true, no-commit-dirty",
  })
  void aVersionIsReadFromTheRight(String described, String hash, boolean dirty, String version) {
    assertThat(GitVersion.of(Optional.ofNullable(described), Optional.ofNullable(hash), dirty))
        .isEqualTo(version);
  }

  @Test
  void anUntrackedFileOfTheBundleIsDirtyAndOneElsewhereIsNot() throws Exception {
    write("n.ipynb", "{}");
    write(".gitignore", "*.log\n");
    commit("one");
    write("noise.log", "");
    write("target/made.txt", "");
    assertThat(read().orElseThrow().dirty()).isFalse();

    write("helper.jsh", "int a;");

    GitState state = read().orElseThrow();
    assertThat(state.dirty()).isTrue();
    assertThat(state.version()).endsWith("-dirty");
    assertThat(state.patch()).isEmpty();
  }

  @Test
  void thePatchTurnsTheCommitIntoTheWorkTree() throws Exception {
    write("n.ipynb", "{}\n");
    write("deleted.txt", "gone\n");
    write("ü with space.txt", "a\nb\nc\n");
    byte[] binary = new byte[5_000];
    new java.util.Random(7).nextBytes(binary);
    Files.write(project.resolve("image.png"), binary);
    RevCommit commit = commit("one");
    write("n.ipynb", "{ }\n");
    write("ü with space.txt", "a\nB\nc\n");
    Files.delete(project.resolve("deleted.txt"));
    write("staged.txt", "new\n");
    git.add().addFilepattern("staged.txt").call();
    byte[] changed = binary.clone();
    changed[17] ^= 1;
    Files.write(project.resolve("image.png"), changed);

    GitState state = read().orElseThrow();
    byte[] patch = blobs.read(state.patch().orElseThrow());

    Path clone = temporary.resolve("clone");
    try (Git copy =
        Git.cloneRepository()
            .setURI(project.toUri().toString())
            .setDirectory(clone.toFile())
            .call()) {
      copy.checkout().setName(commit.name()).call();
      ApplyCommand apply = copy.apply();
      apply.setPatch(new java.io.ByteArrayInputStream(patch)).call();
      assertThat(clone.resolve("n.ipynb")).hasContent("{ }\n");
      assertThat(clone.resolve("ü with space.txt")).hasContent("a\nB\nc\n");
      assertThat(clone.resolve("deleted.txt")).doesNotExist();
      assertThat(clone.resolve("staged.txt")).hasContent("new\n");
      assertThat(clone.resolve("image.png")).hasBinaryContent(changed);
    }
  }

  @Test
  void gitItselfAppliesThePatch() throws Exception {
    write("n.ipynb", "{}\n");
    Files.write(project.resolve("image.png"), new byte[] {0, 1, 2, 3});
    commit("one");
    Files.write(project.resolve("image.png"), new byte[] {0, 9, 8});
    Files.write(project.resolve("new.png"), new byte[] {0, 7});
    git.add().addFilepattern("new.png").call();
    Path patch = temporary.resolve("changes.patch");
    Files.write(patch, blobs.read(read().orElseThrow().patch().orElseThrow()));
    git.reset().setMode(org.eclipse.jgit.api.ResetCommand.ResetType.HARD).call();

    Process apply;
    try {
      apply =
          new ProcessBuilder("git", "apply", patch.toString())
              .directory(project.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      org.junit.jupiter.api.Assumptions.abort("git is not installed");
      return;
    }

    String said = new String(apply.getInputStream().readAllBytes(), UTF_8);
    assertThat(apply.waitFor()).as(said).isZero();
    assertThat(project.resolve("image.png")).hasBinaryContent(new byte[] {0, 9, 8});
    assertThat(project.resolve("new.png")).hasBinaryContent(new byte[] {0, 7});
  }

  @Test
  void readingTouchesNothing() throws Exception {
    Path file = write("n.ipynb", "{}");
    commit("one");
    // Makes the index stale, which tempts to refresh it.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    write("dirty.txt", "");
    List<String> before = snapshot();

    read();

    assertThat(snapshot()).isEqualTo(before);
  }

  private List<String> snapshot() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(project)) {
      for (Path file : all.sorted().toList()) {
        files.add(file + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  @Test
  void aDetachedHeadHasNoBranch() throws Exception {
    write("n.ipynb", "{}");
    RevCommit commit = commit("one");
    git.checkout().setName(commit.name()).call();

    assertThat(read().orElseThrow().branch()).isEmpty();
    assertThat(read().orElseThrow().commit()).contains(commit.name());
  }

  @Test
  void aRepositoryWithoutACommitHasAStateToo() throws Exception {
    write("n.ipynb", "{}");

    GitState state = read().orElseThrow();

    assertThat(state.commit()).isEmpty();
    assertThat(state.branch()).contains("main");
    assertThat(state.version()).isEqualTo("no-commit-dirty");
  }

  @Test
  void theRemoteIsRecordedWithoutCredentials() throws Exception {
    write("n.ipynb", "{}");
    commit("one");
    git.remoteAdd()
        .setName("upstream")
        .setUri(new URIish("https://user:hunter2@example.org/a/b.git"))
        .call();
    assertThat(read().orElseThrow().remote()).contains("https://example.org/a/b.git");

    git.remoteAdd().setName("origin").setUri(new URIish("git@example.org:me/b.git")).call();
    assertThat(read().orElseThrow().remote()).contains("git@example.org:me/b.git");
  }

  @ParameterizedTest
  @CsvSource({
    "https://token@example.org/a.git, https://example.org/a.git",
    "https://example.org/a.git?access_token=x, https://example.org/a.git",
    "ssh://git:secret@example.org:22/a.git, ssh://git@example.org:22/a.git",
    "/srv/git/a.git, /srv/git/a.git",
  })
  void noUrlKeepsASecret(String url, String expected) {
    assertThat(GitReader.withoutCredentials(url)).contains(expected);
  }

  @Test
  void aFolderWithoutARepositoryHasNoState() throws IOException {
    Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));

    assertThat(new GitReader(blobs, notes::add).read(elsewhere, Optional.empty())).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void aBrokenRepositoryIsSaidAndLeftOut() throws Exception {
    write("n.ipynb", "{}");
    commit("one");
    Files.writeString(project.resolve(".git/index"), "not an index");

    assertThat(read()).isEmpty();
    assertThat(notes).singleElement().asString().contains(project.resolve(".git").toString());
  }
}
