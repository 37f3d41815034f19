package io.github.spencerpark.jupyter.kernel.magic.registry;

/** There is no magic of that name. */
public class UndefinedMagicException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UndefinedMagicException(String message) {
    super(message);
  }
}
