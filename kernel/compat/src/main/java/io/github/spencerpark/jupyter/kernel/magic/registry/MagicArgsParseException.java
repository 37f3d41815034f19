package io.github.spencerpark.jupyter.kernel.magic.registry;

/** A magic does not take these arguments. */
public class MagicArgsParseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MagicArgsParseException(String message) {
    super(message);
  }
}
