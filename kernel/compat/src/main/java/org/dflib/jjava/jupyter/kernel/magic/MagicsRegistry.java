package org.dflib.jjava.jupyter.kernel.magic;

import dev.deja.Deja;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/** The magics of the session. */
public class MagicsRegistry extends Magics {

  private final BaseKernel kernel;

  public MagicsRegistry(BaseKernel kernel) {
    this.kernel = kernel;
  }

  @SuppressWarnings("unchecked") // a magic takes the kernel there is
  public MagicsRegistry registerLineMagic(String name, LineMagic<?, ?> magic) {
    registerLineMagic(
        name, arguments -> ((LineMagic<?, BaseKernel>) magic).eval(kernel, arguments));
    return this;
  }

  @SuppressWarnings("unchecked") // a magic takes the kernel there is
  public MagicsRegistry registerCellMagic(String name, CellMagic<?, ?> magic) {
    registerCellMagic(
        name,
        (arguments, body) -> ((CellMagic<?, BaseKernel>) magic).eval(kernel, arguments, body));
    return this;
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // its users declare what it gives
  public <T> @Nullable T evalLineMagic(BaseKernel caller, String name, List<String> arguments)
      throws Exception {
    return (T) Deja.magic(name, arguments, null);
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // its users declare what it gives
  public <T> @Nullable T evalCellMagic(
      BaseKernel caller, String name, List<String> arguments, String body) throws Exception {
    return (T) Deja.magic(name, arguments, body);
  }
}
