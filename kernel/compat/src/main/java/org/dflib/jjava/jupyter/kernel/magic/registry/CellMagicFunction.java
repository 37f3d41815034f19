package org.dflib.jjava.jupyter.kernel.magic.registry;

/** What a cell magic does. */
@FunctionalInterface
public interface CellMagicFunction<T>
    extends io.github.spencerpark.jupyter.kernel.magic.registry.CellMagicFunction<T> {}
