package dev.deja.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * A class of a cell, as frames carry it.
 *
 * @param name full name
 * @param apart whether it can have a loader of its own, with all of its outermost class
 * @param needed outermost classes of cells that it names
 */
record CellClass(String name, boolean apart, List<String> needed, byte[] classFile) {

  /** The classes of a frame, as {@link FrameKind#LOAD} lists them. */
  static List<CellClass> take(FrameReader frame) {
    List<CellClass> classes = new ArrayList<>();
    for (int i = frame.takeInt(); i > 0; i--) {
      classes.add(
          new CellClass(
              frame.takeText(), frame.takeBoolean(), frame.takeTexts(), frame.takeBytes()));
    }
    return classes;
  }
}
