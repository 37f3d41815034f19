package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import java.util.OptionalInt;

/**
 * An execution that names a blob.
 *
 * @param reference the execution, as {@code churn/42}
 * @param role what the blob is to it
 * @param cell the cell run that it belongs to, if it belongs to one
 */
public record BlobUse(Digest digest, String reference, Role role, OptionalInt cell) {

  /** What a blob is to an execution. */
  public enum Role {
    BUNDLE,
    PATCH,
    OUTPUTS,
    FILE
  }
}
