package org.dflib.jjava.kernel;

import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** The kernel, as notebooks made for JJava know it. */
public class JavaKernel extends BaseKernel {

  protected JavaKernel() {}
}
