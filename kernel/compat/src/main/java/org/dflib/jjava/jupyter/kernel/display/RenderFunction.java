package org.dflib.jjava.jupyter.kernel.display;

/** Writes a value's representations into a context. */
@FunctionalInterface
public interface RenderFunction<T>
    extends io.github.spencerpark.jupyter.kernel.display.RenderFunction<T> {}
