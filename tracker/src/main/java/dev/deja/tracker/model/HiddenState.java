package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * Something about the order of cell runs that a notebook read from top to bottom does not show.
 *
 * @param kind what
 * @param cell the cell run that it is about; the last one of its cell
 * @param other another cell run that has to do with it
 * @param name the name that is concerned
 */
public record HiddenState(Kind kind, int cell, Optional<Integer> other, Optional<String> name) {

  /** What there can be. */
  public enum Kind {
    /** The cell used a name whose defining cell was edited and run again since. */
    EDITED_SINCE,
    /** The cell used a name whose defining cell was run again since, unchanged. */
    RERUN_SINCE,
    /** The cell used a name whose defining cell is no longer in the notebook. */
    DELETED_SINCE,
    /** The cell used a name that only a cell below it defines. */
    DEFINED_BELOW,
    /** The cell ran before a cell above it. */
    OUT_OF_ORDER,
    /** The cell ran more than once, and each time changed what a name holds. */
    CHANGED_AGAIN,
    /** The notebook as saved has another source for the cell than the one that ran last. */
    SAVED_DIFFERS,
    /** The cell ran, and is not in the notebook as saved. */
    NOT_SAVED
  }

  /** It in words. */
  @JsonIgnore
  public String text() {
    String run = "cell run " + cell;
    String with = other.map(number -> "cell run " + number).orElse("another cell");
    String used = name.map(word -> "'" + word + "'").orElse("a name");
    return switch (kind) {
      case EDITED_SINCE -> run + " used " + used + ", whose cell was edited and run since: " + with;
      case RERUN_SINCE -> run + " used " + used + ", whose cell was run again since: " + with;
      case DELETED_SINCE -> run + " used " + used + " of a cell that is deleted: " + with;
      case DEFINED_BELOW -> run + " used " + used + ", which a cell below it defines: " + with;
      case OUT_OF_ORDER -> run + " ran before a cell above it: " + with;
      case CHANGED_AGAIN -> run + " changed " + used + " once more, as " + with + " had";
      case SAVED_DIFFERS -> run + " ran other code than the notebook has, as it was saved";
      case NOT_SAVED -> run + " ran a cell that is not in the notebook, as it was saved";
    };
  }
}
