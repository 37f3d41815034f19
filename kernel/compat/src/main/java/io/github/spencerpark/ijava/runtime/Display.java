package io.github.spencerpark.ijava.runtime;

/** The functions for showing values; see {@link dev.deja.Display}. */
public class Display extends dev.deja.Display {

  protected Display() {}
}
