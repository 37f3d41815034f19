package dev.deja.kernel.install;

/** The kernel cannot be installed or removed; the message says why and what to type instead. */
public final class InstallFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public InstallFailed(String message) {
    super(message);
  }

  public InstallFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
