package io.github.spencerpark.ijava.runtime;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;

/** The kernel, and {@code eval}. */
public class Kernel extends dev.deja.Display {

  protected Kernel() {}

  public static JavaKernel getKernelInstance() {
    return IJava.getKernelInstance();
  }
}
