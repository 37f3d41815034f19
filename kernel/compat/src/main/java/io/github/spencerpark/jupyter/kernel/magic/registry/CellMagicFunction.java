package io.github.spencerpark.jupyter.kernel.magic.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code %%name arguments…} over a body does. */
@FunctionalInterface
public interface CellMagicFunction<T> {

  @Nullable T execute(List<String> arguments, String body) throws Exception;
}
