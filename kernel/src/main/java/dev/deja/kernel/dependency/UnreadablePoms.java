package dev.deja.kernel.dependency;

import java.util.List;
import org.eclipse.aether.AbstractRepositoryListener;
import org.eclipse.aether.RepositoryEvent;

/**
 * Warns of artifacts whose POM cannot be read: they are used all the same, as Maven does, but
 * without what they depend on.
 */
final class UnreadablePoms extends AbstractRepositoryListener {

  private final List<String> warnings;

  UnreadablePoms(List<String> warnings) {
    this.warnings = warnings;
  }

  @Override
  public void artifactDescriptorInvalid(RepositoryEvent event) {
    add(
        "the POM of "
            + Maven.name(event.getArtifact())
            + " is not valid; what it depends on is left out");
  }

  private void add(String warning) {
    synchronized (warnings) {
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
  }
}
