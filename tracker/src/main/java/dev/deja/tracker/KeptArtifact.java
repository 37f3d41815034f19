package dev.deja.tracker;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Artifact;

/**
 * What an execution has under a name.
 *
 * @param cell the number of the cell run that kept it
 */
public record KeptArtifact(ExecutionRow execution, int cell, Artifact artifact) {

  /** What a person types to mean it: {@code churn/42/model}. */
  public String reference() {
    return execution.reference() + "/" + artifact.name();
  }
}
