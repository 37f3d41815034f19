package org.dflib.jjava.distro;

import org.dflib.jjava.kernel.JavaKernel;
import org.dflib.jjava.kernel.JavaNotebookStatics;

/** Where notebooks made for JJava find their kernel. */
public final class JJava {

  private JJava() {}

  public static JavaKernel getKernelInstance() {
    return JavaNotebookStatics.getKernelInstance();
  }
}
