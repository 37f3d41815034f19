package dev.deja.kernel.dependency;

import dev.deja.kernel.model.Jar;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.ArtifactRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.DependencyResult;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Maven Resolver, set up as the user's Maven is, and what one session asked of it. Not thread-safe:
 * {@link Resolver} guards it.
 */
final class Maven implements AutoCloseable {

  private static final Set<String> RUNTIME_SCOPES =
      Set.of("", JavaScopes.COMPILE, JavaScopes.RUNTIME);

  /**
   * What matters is in what we throw; its warnings are pages of stack traces. Kept, or forgotten.
   */
  private static final Logger RESOLVER = Logger.getLogger("org.eclipse.aether");

  private final Context context;
  private final boolean offline;
  private final List<Dependency> wanted = new ArrayList<>();
  private final List<Dependency> managed = new ArrayList<>();
  private final List<RemoteRepository> pomRepositories = new ArrayList<>();
  private final Set<String> warned = new HashSet<>();

  private Maven(Context context) {
    RESOLVER.setLevel(Level.SEVERE);
    this.context = context;
    this.offline = MavenSettings.offline(context);
  }

  /**
   * Reads the user's settings.
   *
   * @param localRepository empty for the user's
   * @throws ResolutionFailed if they cannot be read
   */
  static Maven open(Optional<Path> localRepository) {
    try {
      ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
      localRepository
          .or(MavenSettings::localRepository)
          .ifPresent(overrides::withLocalRepositoryOverride);
      return new Maven(Runtimes.INSTANCE.getRuntime().create(overrides.build()));
    } catch (IllegalStateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ResolutionFailed(
          "Maven's settings (~/.m2/settings.xml) cannot be used: " + cause.getMessage(), e);
    }
  }

  List<Repository> repositories(List<Repository> added) {
    List<Repository> repositories = new ArrayList<>();
    for (RemoteRepository remote : remotes(added, List.of())) {
      repositories.add(new Repository(remote.getId(), Errors.withoutCredentials(remote.getUrl())));
    }
    return repositories;
  }

  Resolution resolve(
      List<Coordinates> asked, List<Repository> added, List<Jar> loaded, DownloadWatch watch) {
    List<Dependency> dependencies = new ArrayList<>();
    for (Coordinates one : asked) {
      dependencies.add(
          new Dependency(
              new DefaultArtifact(
                  one.group(), one.artifact(), one.classifier(), one.extension(), one.version()),
              JavaScopes.RUNTIME));
    }
    return add(dependencies, List.of(), List.of(), added, loaded, watch, new ArrayList<>());
  }

  Resolution resolvePom(
      Path pom, Set<String> scopes, List<Repository> added, List<Jar> loaded, DownloadWatch watch) {
    ArtifactDescriptorResult read =
        PomReader.read(context, session(watch, new ArrayList<>()), pom, remotes(added, List.of()));
    List<String> warnings = new ArrayList<>();
    List<Dependency> dependencies = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Dependency dependency : read.getDependencies()) {
      String scope = dependency.getScope();
      if (scopes.isEmpty() ? RUNTIME_SCOPES.contains(scope) : scopes.contains(scope)) {
        dependencies.add(dependency.setScope(JavaScopes.RUNTIME));
      } else {
        leftOut.add(dependency.getArtifact().getArtifactId() + " (" + scope + ")");
      }
    }
    if (!leftOut.isEmpty()) {
      warnings.add(
          "left out for their scope: "
              + String.join(", ", leftOut)
              + ". Name a scope behind %%loadFromPOM to take it.");
    }
    return add(
        dependencies,
        read.getManagedDependencies(),
        read.getRepositories(),
        added,
        loaded,
        watch,
        warnings);
  }

  /** Artifacts by their names alone, several at once. */
  List<Jar> fetch(List<Coordinates> asked, List<Repository> added, DownloadWatch watch) {
    List<RemoteRepository> remotes = remotes(added, List.of());
    List<ArtifactRequest> requests =
        asked.stream().map(one -> new ArtifactRequest(artifact(one), remotes, "")).toList();
    DefaultRepositorySystemSession session = session(watch, new ArrayList<>());
    try {
      return context.repositorySystem().resolveArtifacts(session, requests).stream()
          .map(resolved -> jar(resolved, true))
          .toList();
    } catch (ArtifactResolutionException e) {
      if (watch.cancelled()) {
        throw new ResolutionFailed("interrupted: nothing was fetched", e);
      }
      throw new Errors(context.repositorySystem(), session, remotes).explain(e);
    }
  }

  /** Resolves all that is wanted, and remembers it if that works. */
  private Resolution add(
      List<Dependency> more,
      List<Dependency> moreManaged,
      List<RemoteRepository> moreRepositories,
      List<Repository> added,
      List<Jar> loaded,
      DownloadWatch watch,
      List<String> warnings) {
    List<Dependency> all = new ArrayList<>(wanted);
    for (Dependency dependency : more) {
      addWanted(dependency, all, warnings);
    }
    List<Dependency> allManaged = new ArrayList<>(managed);
    allManaged.addAll(moreManaged);
    List<RemoteRepository> remotes = remotes(added, moreRepositories);
    DefaultRepositorySystemSession session = session(watch, warnings);
    DependencyResult result = fetch(session, all, allManaged, remotes, watch);
    Set<String> needed = new HashSet<>();
    if (!wanted.isEmpty()) {
      addNeeded(session, request(more, allManaged, remotes), needed);
    }
    Set<String> now = new HashSet<>();
    more.forEach(dependency -> now.add(key(dependency.getArtifact())));
    Resolution resolution = resolution(result, all, needed, now, loaded, warnings);
    wanted.clear();
    wanted.addAll(all);
    managed.addAll(moreManaged);
    pomRepositories.addAll(moreRepositories);
    return resolution;
  }

  /** What was asked for first stays; asking again for another version cannot change it. */
  private static void addWanted(
      Dependency dependency, List<Dependency> all, List<String> warnings) {
    for (Dependency earlier : all) {
      if (key(earlier.getArtifact()).equals(key(dependency.getArtifact()))) {
        if (!earlier.getArtifact().getVersion().equals(dependency.getArtifact().getVersion())) {
          warnings.add(kept(dependency.getArtifact(), earlier.getArtifact().getVersion()));
        }
        return;
      }
    }
    all.add(dependency);
  }

  private DependencyResult fetch(
      DefaultRepositorySystemSession session,
      List<Dependency> all,
      List<Dependency> allManaged,
      List<RemoteRepository> remotes,
      DownloadWatch watch) {
    DependencyRequest request =
        new DependencyRequest(
            request(all, allManaged, remotes),
            DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
    try {
      return context.repositorySystem().resolveDependencies(session, request);
    } catch (DependencyResolutionException e) {
      if (watch.cancelled()) {
        throw new ResolutionFailed("interrupted: nothing was added", e);
      }
      throw new Errors(context.repositorySystem(), session, remotes).explain(e);
    }
  }

  private static CollectRequest request(
      List<Dependency> all, List<Dependency> allManaged, List<RemoteRepository> remotes) {
    return new CollectRequest()
        .setDependencies(all)
        .setManagedDependencies(allManaged)
        .setRepositories(remotes);
  }

  /** Adds the keys of what some dependencies need by themselves, and their own. */
  private void addNeeded(
      DefaultRepositorySystemSession session, CollectRequest asked, Set<String> keys) {
    asked.getDependencies().forEach(dependency -> keys.add(key(dependency.getArtifact())));
    try {
      addKeys(context.repositorySystem().collectDependencies(session, asked).getRoot(), keys);
    } catch (DependencyCollectionException e) {
      // Together with the rest they could be had: then these are told without what they need.
    }
  }

  private static void addKeys(DependencyNode node, Set<String> keys) {
    for (DependencyNode child : node.getChildren()) {
      if (RUNTIME_SCOPES.contains(child.getDependency().getScope())) {
        keys.add(key(child.getArtifact()));
        addKeys(child, keys);
      }
    }
  }

  /**
   * @param needed keys of what was asked for now and all that it needs; empty for all
   * @param now keys of what was asked for now
   */
  private Resolution resolution(
      DependencyResult result,
      List<Dependency> all,
      Set<String> needed,
      Set<String> now,
      List<Jar> loaded,
      List<String> warnings) {
    Map<String, Jar> present = new HashMap<>();
    for (Jar jar : loaded) {
      jar.coordinates()
          .map(Coordinates::parse)
          .ifPresent(name -> present.put(key(artifact(name)), jar));
    }
    Set<String> direct = new HashSet<>();
    all.forEach(dependency -> direct.add(key(dependency.getArtifact())));
    List<Jar> jars = new ArrayList<>();
    for (ArtifactResult resolved : result.getArtifactResults()) {
      Artifact artifact = resolved.getArtifact();
      if (artifact.getExtension().equals("pom")) {
        continue;
      }
      Jar here = present.get(key(artifact));
      if (here == null) {
        jars.add(jar(resolved, direct.contains(key(artifact))));
        continue;
      }
      if (needed.isEmpty() || needed.contains(key(artifact))) {
        jars.add(here);
      }
      String version = Coordinates.parse(here.coordinates().orElseThrow()).version();
      if (!version.equals(artifact.getVersion())) {
        warnings.add(kept(artifact, version));
      }
    }
    // What is asked for again is answered again, and what else happened is told once.
    return new Resolution(
        jars,
        warnings.stream()
            .distinct()
            .filter(each -> warned.add(each) || now.stream().anyMatch(key -> isOf(key, each)))
            .toList());
  }

  private static boolean isOf(String key, String kept) {
    return kept.startsWith(
        "kept " + key.substring(0, key.indexOf(':', key.indexOf(':') + 1)) + " ");
  }

  private static String kept(Artifact asked, String present) {
    return "kept "
        + asked.getGroupId()
        + ":"
        + asked.getArtifactId()
        + " "
        + present
        + ", which is loaded already, instead of "
        + asked.getVersion()
        + ": restart the kernel to change it";
  }

  private static Jar jar(ArtifactResult resolved, boolean direct) {
    Artifact artifact = resolved.getArtifact();
    try {
      return Jars.of(
          artifact.getFile().toPath(),
          Optional.of(name(artifact)),
          origin(resolved.getRepository()),
          direct);
    } catch (IOException e) {
      throw new ResolutionFailed(artifact.getFile() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** As people write it. */
  static String name(Artifact artifact) {
    return new Coordinates(
            artifact.getGroupId(),
            artifact.getArtifactId(),
            artifact.getExtension(),
            artifact.getClassifier(),
            artifact.getVersion())
        .toString();
  }

  private static Optional<String> origin(ArtifactRepository repository) {
    return repository instanceof RemoteRepository remote
        ? Optional.of(Errors.withoutCredentials(remote.getUrl()))
        : Optional.empty();
  }

  private List<RemoteRepository> remotes(List<Repository> added, List<RemoteRepository> more) {
    List<RemoteRepository> raw = new ArrayList<>();
    for (Repository repository : added) {
      raw.add(new RemoteRepository.Builder(repository.id(), "default", repository.url()).build());
    }
    raw.addAll(pomRepositories);
    raw.addAll(more);
    Map<String, RemoteRepository> byId = new LinkedHashMap<>();
    context.remoteRepositories().forEach(remote -> byId.put(remote.getId(), remote));
    context
        .repositorySystem()
        .newResolutionRepositories(context.repositorySystemSession(), raw)
        .forEach(remote -> byId.putIfAbsent(remote.getId(), remote));
    return List.copyOf(byId.values());
  }

  private DefaultRepositorySystemSession session(DownloadWatch watch, List<String> warnings) {
    DefaultRepositorySystemSession session =
        new DefaultRepositorySystemSession(context.repositorySystemSession());
    session.setTransferListener(new WatchedTransfers(watch));
    session.setRepositoryListener(new UnreadablePoms(warnings));
    if (offline) {
      session.setOffline(true);
    }
    return session;
  }

  private static Artifact artifact(Coordinates name) {
    return new DefaultArtifact(
        name.group(), name.artifact(), name.classifier(), name.extension(), name.version());
  }

  private static String key(Artifact artifact) {
    return artifact.getGroupId()
        + ":"
        + artifact.getArtifactId()
        + ":"
        + artifact.getExtension()
        + ":"
        + artifact.getClassifier();
  }

  @Override
  public void close() {
    context.close();
  }
}
