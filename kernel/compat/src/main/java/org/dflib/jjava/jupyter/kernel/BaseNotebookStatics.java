package org.dflib.jjava.jupyter.kernel;

/** The functions of every notebook; see {@link dev.deja.Display}. */
public class BaseNotebookStatics extends dev.deja.Display {

  protected BaseNotebookStatics() {}
}
