package dev.deja.kernel.install;

/** Start-up archives cannot be made; kernels work without them. */
public final class TrainingFailed extends Exception {

  private static final long serialVersionUID = 1;

  TrainingFailed(String message) {
    super(message);
  }

  TrainingFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
