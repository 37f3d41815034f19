package org.dflib.jjava.jupyter.kernel.display.mime;

import org.jspecify.annotations.Nullable;

/** A MIME type; its constants are those of the class that it extends. */
public class MIMEType extends io.github.spencerpark.jupyter.kernel.display.mime.MIMEType {

  public MIMEType(
      String group, @Nullable String tree, @Nullable String subtype, @Nullable String suffix) {
    super(group, tree, subtype, suffix);
  }
}
