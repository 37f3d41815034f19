package dev.deja.kernel.typing;

/**
 * Whether code can be run as it stands.
 *
 * @param indent with {@link Status#INCOMPLETE}: the spaces a next line should begin with; else
 *     empty
 */
public record Completeness(Status status, String indent) {

  /** Jupyter's four answers; {@link #wireName} is how it writes them. */
  public enum Status {
    COMPLETE,
    INCOMPLETE,
    INVALID,
    UNKNOWN;

    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
