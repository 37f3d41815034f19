package dev.deja.kernel.dependency;

import eu.maveniverse.maven.mima.context.Context;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Reads a POM as Maven does (parents, properties, profiles, imported lists of versions), by showing
 * it to the resolver as if it were an artifact of a workspace.
 */
final class PomReader {

  private static final Artifact NOTEBOOK = new DefaultArtifact("dev.deja.notebook:cell:pom:1");

  private PomReader() {}

  /**
   * What the POM says.
   *
   * @throws ResolutionFailed if it is not valid, a parent of it cannot be had, or a dependency has
   *     no version
   */
  static ArtifactDescriptorResult read(
      Context context,
      DefaultRepositorySystemSession session,
      Path pom,
      List<RemoteRepository> remotes) {
    session.setWorkspaceReader(new OnePom(pom.toFile()));
    session.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
    try {
      ArtifactDescriptorResult read =
          context
              .repositorySystem()
              .readArtifactDescriptor(
                  session, new ArtifactDescriptorRequest(NOTEBOOK, remotes, ""));
      for (Dependency dependency : read.getDependencies()) {
        if (dependency.getArtifact().getVersion().isEmpty()) {
          throw new ResolutionFailed(
              "the dependency "
                  + dependency.getArtifact().getGroupId()
                  + ":"
                  + dependency.getArtifact().getArtifactId()
                  + " of the POM has no <version>, and nothing manages it");
        }
      }
      return read;
    } catch (ArtifactDescriptorException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ResolutionFailed("the POM cannot be used: " + cause.getMessage(), e);
    }
  }

  private static final class OnePom implements WorkspaceReader {

    private final WorkspaceRepository repository = new WorkspaceRepository("notebook");
    private final File pom;

    OnePom(File pom) {
      this.pom = pom;
    }

    @Override
    public WorkspaceRepository getRepository() {
      return repository;
    }

    @Override
    public @Nullable File findArtifact(Artifact artifact) {
      return artifact.getArtifactId().equals(NOTEBOOK.getArtifactId())
              && artifact.getGroupId().equals(NOTEBOOK.getGroupId())
          ? pom
          : null;
    }

    @Override
    public List<String> findVersions(Artifact artifact) {
      return List.of();
    }
  }
}
