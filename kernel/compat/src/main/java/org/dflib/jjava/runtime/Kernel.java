package org.dflib.jjava.runtime;

import org.dflib.jjava.kernel.JavaKernel;
import org.dflib.jjava.kernel.JavaNotebookStatics;

/** The kernel, and {@code eval}. */
public class Kernel extends dev.deja.Display {

  protected Kernel() {}

  public static JavaKernel getKernelInstance() {
    return JavaNotebookStatics.getKernelInstance();
  }
}
