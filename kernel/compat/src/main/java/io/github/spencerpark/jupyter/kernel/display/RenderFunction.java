package io.github.spencerpark.jupyter.kernel.display;

/** Writes a value's representations into a context. */
@FunctionalInterface
public interface RenderFunction<T> {

  void render(T data, RenderContext context);
}
