package org.dflib.jjava.jupyter.kernel.display;

/** A value that writes its representations itself. */
public interface DisplayDataRenderable
    extends io.github.spencerpark.jupyter.kernel.display.DisplayDataRenderable {}
