package dev.deja.kernel.dependency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;
import org.jspecify.annotations.Nullable;

/** Turns what the resolver throws into one line that says what is wrong and what there is. */
final class Errors {

  private final RepositorySystem system;
  private final RepositorySystemSession session;
  private final List<RemoteRepository> remotes;

  Errors(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> remotes) {
    this.system = system;
    this.session = session;
    this.remotes = remotes;
  }

  ResolutionFailed explain(DependencyResolutionException failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof ArtifactResolutionException artifacts) {
        return new ResolutionFailed(explain(artifacts, root(failure)), failure);
      }
      if (cause instanceof VersionRangeResolutionException range) {
        Artifact artifact = range.getResult().getRequest().getArtifact();
        return new ResolutionFailed(missing(artifact, ""), failure);
      }
      cause = cause.getCause();
    }
    return new ResolutionFailed("the libraries cannot be had: " + innermost(failure), failure);
  }

  ResolutionFailed explain(ArtifactResolutionException failure) {
    return new ResolutionFailed(explain(failure, null), failure);
  }

  private static @Nullable DependencyNode root(DependencyResolutionException failure) {
    return failure.getResult() == null ? null : failure.getResult().getRoot();
  }

  private String explain(ArtifactResolutionException artifacts, @Nullable DependencyNode root) {
    List<String> lines = new ArrayList<>();
    for (ArtifactResult result : artifacts.getResults()) {
      if (!result.isResolved()) {
        Artifact artifact = result.getRequest().getArtifact();
        String neededBy = neededBy(artifact, root);
        lines.add(
            unreachable(result)
                .map(
                    why ->
                        "'" + Maven.name(artifact) + "'" + neededBy + " cannot be fetched: " + why)
                .orElseGet(() -> missing(artifact, neededBy)));
      }
    }
    return lines.isEmpty() ? innermost(artifacts) : String.join("\n", lines);
  }

  /** Why a repository could not be asked, if that is the reason. */
  private static Optional<String> unreachable(ArtifactResult result) {
    for (Exception e : result.getExceptions()) {
      if (e instanceof ArtifactTransferException transfer
          && !(e instanceof ArtifactNotFoundException)) {
        return Optional.of(name(transfer.getRepository()) + ": " + innermost(transfer));
      }
    }
    return Optional.empty();
  }

  private String missing(Artifact artifact, String neededBy) {
    String where =
        remotes.stream().map(Errors::name).collect(Collectors.joining(", "))
            + (session.isOffline() ? ", or rather in what is here: Maven is set offline" : "");
    return "no artifact '"
        + Maven.name(artifact)
        + "'"
        + neededBy
        + " in "
        + where
        + "; "
        + versions(artifact);
  }

  private String versions(Artifact artifact) {
    List<Version> known = known(artifact);
    String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
    if (known.isEmpty()) {
      return "nothing named " + name + " is there at all. Search at https://central.sonatype.com";
    }
    String near =
        nearest(artifact.getVersion(), known).stream()
            .map(Version::toString)
            .collect(Collectors.joining(", "));
    return "nearest versions: " + near + "; newest: " + known.get(known.size() - 1);
  }

  private List<Version> known(Artifact artifact) {
    try {
      return system
          .resolveVersionRange(
              session, new VersionRangeRequest(artifact.setVersion("[0,)"), remotes, ""))
          .getVersions();
    } catch (VersionRangeResolutionException e) {
      return List.of();
    }
  }

  /** The versions just below and above one that does not exist. */
  private static List<Version> nearest(String asked, List<Version> known) {
    Version version;
    try {
      version = new GenericVersionScheme().parseVersion(asked.replaceAll("[\\[\\](),].*$", ""));
    } catch (InvalidVersionSpecificationException e) {
      return known.subList(Math.max(0, known.size() - 2), known.size());
    }
    int above = 0;
    while (above < known.size() && known.get(above).compareTo(version) < 0) {
      above++;
    }
    return known.subList(Math.max(0, above - 1), Math.min(known.size(), above + 1));
  }

  private static String neededBy(Artifact artifact, @Nullable DependencyNode root) {
    if (root == null) {
      return "";
    }
    for (DependencyNode child : root.getChildren()) {
      if (!same(child.getArtifact(), artifact) && holds(child, artifact)) {
        return ", needed by '" + Maven.name(child.getArtifact()) + "',";
      }
    }
    return "";
  }

  private static boolean holds(DependencyNode node, Artifact artifact) {
    return node.getChildren().stream()
        .anyMatch(child -> same(child.getArtifact(), artifact) || holds(child, artifact));
  }

  private static boolean same(Artifact a, Artifact b) {
    return a.getGroupId().equals(b.getGroupId()) && a.getArtifactId().equals(b.getArtifactId());
  }

  private static String name(RemoteRepository repository) {
    return repository.getId() + " (" + withoutCredentials(repository.getUrl()) + ")";
  }

  /** A URL without the {@code user:password@} that it may hold. */
  static String withoutCredentials(String url) {
    return url.replaceFirst("://[^/@]*@", "://");
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
