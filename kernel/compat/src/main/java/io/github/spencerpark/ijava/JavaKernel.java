package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;

/** The kernel, as notebooks made for IJava know it. */
public class JavaKernel extends BaseKernel {

  private final Magics magics = new Magics();

  protected JavaKernel() {}

  public Magics getMagics() {
    return magics;
  }
}
