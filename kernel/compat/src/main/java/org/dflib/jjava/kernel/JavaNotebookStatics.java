package org.dflib.jjava.kernel;

import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/** The functions of every notebook, and its kernel. */
public class JavaNotebookStatics extends BaseNotebookStatics {

  private static final JavaKernel KERNEL = new JavaKernel();

  protected JavaNotebookStatics() {}

  public static JavaKernel getKernelInstance() {
    return KERNEL;
  }

  public static JavaKernel kernel() {
    return KERNEL;
  }
}
