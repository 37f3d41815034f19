package org.dflib.jjava.runtime;

/** {@code lineMagic} and {@code cellMagic}; see {@link dev.deja.Display}. */
public class Magics extends dev.deja.Display {

  protected Magics() {}
}
