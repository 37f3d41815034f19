package org.dflib.jjava.jupyter.kernel.display;

/** Says how values of a type are shown. */
public class Renderer extends io.github.spencerpark.jupyter.kernel.display.Renderer {}
