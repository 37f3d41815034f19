package dev.deja.kernel.dependency;

import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the libraries of one session. What was asked for earlier is resolved together with what
 * is asked for now, so that the tree is that of a project with all of them.
 *
 * <p>Settings are the user's: {@code ~/.m2/settings.xml} with its mirrors, servers, proxies,
 * profiles, {@code localRepository} and {@code offline}. The local repository is, in this order:
 * the system property {@code maven.repo.local}, the environment variable {@code MAVEN_REPO_LOCAL},
 * {@code -Dmaven.repo.local} in {@code MAVEN_ARGS} or {@code MAVEN_OPTS}, the settings', {@code
 * ~/.m2/repository}.
 *
 * <p>Making one costs nothing; Maven is loaded when something is first resolved. Thread-safe; one
 * resolution at a time.
 */
public final class Resolver implements AutoCloseable {

  private static final Path MAVEN = Path.of(System.getProperty("user.home", ""), ".m2");

  private final List<Repository> added = new ArrayList<>();
  private final Optional<Path> localRepository;
  private final Optional<Lock> lock;
  private @Nullable Maven maven;

  /** With the user's local repository, and the lock that {@code DEJA_LOCK} names, if it does. */
  public Resolver() {
    this(Optional.empty(), Lock.ofEnvironment());
  }

  /** With the local repository of a folder instead of the user's; empty for the user's. */
  public Resolver(Optional<Path> localRepository) {
    this(localRepository, Optional.empty());
  }

  /**
   * @param lock what commands gave in an earlier session; they give it again
   */
  public Resolver(Optional<Path> localRepository, Optional<Lock> lock) {
    this.localRepository = localRepository;
    this.lock = lock;
  }

  /** Adds a place to look; one with the same id is replaced. */
  public synchronized void addRepository(Repository repository) {
    added.removeIf(known -> known.id().equals(repository.id()));
    added.add(repository);
  }

  /** Where libraries are looked for, in order, mirrors of the settings applied. */
  public synchronized List<Repository> repositories() {
    return maven().repositories(added);
  }

  /**
   * What a command gave when it was recorded, if there is a lock that knows it; nothing is resolved
   * then.
   *
   * @param command as the user wrote it, with its percent sign
   * @throws ResolutionFailed if a jar has other bytes than then
   */
  public Optional<Resolution> locked(String command, List<Jar> loaded) {
    return lock.flatMap(known -> known.resolution(command, loaded));
  }

  /**
   * Exactly these artifacts, without what they need: from the local repository if it has them, else
   * from the others.
   *
   * @return in the order asked for; their digests are of the bytes that are here now
   * @throws ResolutionFailed if one cannot be had
   */
  public synchronized List<Jar> fetch(List<Coordinates> artifacts, DownloadWatch watch) {
    return maven().fetch(artifacts, added, watch);
  }

  /**
   * Finds libraries and all that they need at run time, and fetches what is not here yet.
   *
   * @param loaded the class path as it is: a library on it in another version stays, with a
   *     warning, because a class that is loaded cannot be replaced
   * @throws ResolutionFailed if anything cannot be had; then nothing is remembered
   */
  public synchronized Resolution resolve(
      List<Coordinates> wanted, List<Jar> loaded, DownloadWatch watch) {
    return maven().resolve(wanted, added, loaded, watch);
  }

  /**
   * The same for the dependencies of a POM, its repositories and managed versions included.
   *
   * @param pom a whole POM, or a piece: any of the elements of {@code <project>}, loose {@code
   *     <dependency>} and {@code <repository>} elements
   * @param scopes which scopes to take; empty for compile and runtime
   * @throws ResolutionFailed if it is not a POM, or anything cannot be had
   */
  public synchronized Resolution resolvePom(
      String pom, Set<String> scopes, List<Jar> loaded, DownloadWatch watch) {
    String whole = PomText.complete(pom);
    try {
      Path file = Files.createTempFile("deja", ".pom");
      try {
        Files.writeString(file, whole);
        return maven().resolvePom(file, scopes, added, loaded, watch);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new ResolutionFailed("the POM cannot be kept for Maven to read: " + e, e);
    }
  }

  /**
   * The same for a POM in a file, whose parent may lie beside it.
   *
   * @throws ResolutionFailed if it cannot be read, is not a POM, or anything cannot be had
   */
  public synchronized Resolution resolvePom(
      Path file, Set<String> scopes, List<Jar> loaded, DownloadWatch watch) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ResolutionFailed("the POM " + file + " cannot be read: " + e, e);
    }
    return PomText.isWhole(text)
        ? maven().resolvePom(file, scopes, added, loaded, watch)
        : resolvePom(text, scopes, loaded, watch);
  }

  /**
   * Where libraries that were fetched are kept; the folder need not be there. Unlike everything
   * else here, neither waits for a resolution nor loads Maven.
   */
  public Path localRepository() {
    return localRepository
        .or(MavenSettings::localRepository)
        .or(() -> Optional.ofNullable(System.getProperty("maven.repo.local")).map(Path::of))
        .or(() -> SettingsFile.localRepository(MAVEN.resolve("settings.xml")))
        .orElse(MAVEN.resolve("repository"));
  }

  private Maven maven() {
    Maven current = maven;
    if (current == null) {
      current = Maven.open(localRepository);
      maven = current;
    }
    return current;
  }

  @Override
  public synchronized void close() {
    if (maven != null) {
      maven.close();
      maven = null;
    }
  }
}
