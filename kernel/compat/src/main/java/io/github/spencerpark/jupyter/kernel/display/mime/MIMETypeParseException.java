package io.github.spencerpark.jupyter.kernel.display.mime;

/** A text is no MIME type. */
public class MIMETypeParseException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  public MIMETypeParseException(String message) {
    super(message);
  }
}
