package dev.deja.tracker.record;

import dev.deja.tracker.model.MetadataPoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds metadata in lines of standard output that are too much to be shown. What is shown is looked
 * through when the journal is folded, which never sees the rest; so here it is kept how the shown
 * text ends, because a line may begin there. One thread at a time.
 */
final class HiddenMetadata {

  private static final class Lines {
    final Consumer<MetadataPoint> points;
    final MetadataLines lines = new MetadataLines(this::found);
    int count;

    Lines(Consumer<MetadataPoint> points) {
      this.points = points;
    }

    void found(MetadataPoint point) {
      if (count++ < RunFold.MOST_POINTS) {
        points.accept(point);
      }
    }
  }

  private final Map<Integer, StringBuilder> shownEnds = new HashMap<>();
  private final Map<Integer, Lines> hidden = new HashMap<>();

  /** Standard output of a run that is shown; once some is hidden it only repeats that. */
  void shown(int cell, String text) {
    if (hidden.containsKey(cell)) {
      return;
    }
    StringBuilder end = shownEnds.computeIfAbsent(cell, run -> new StringBuilder());
    int line = text.lastIndexOf('\n') + 1;
    if (line > 0) {
      end.setLength(0);
    }
    // One character more than is looked at: a line that is too long stays too long.
    end.append(text, Math.max(line, text.length() - MetadataLines.LONGEST - 1), text.length());
    if (end.length() > MetadataLines.LONGEST + 1) {
      end.delete(MetadataLines.LONGEST + 1, end.length());
    }
  }

  /**
   * Standard output of a run that is not shown.
   *
   * @param points takes what is found in it, now or later
   * @return whether it is the first of the run, or the first since {@link #cleared}
   */
  boolean hidden(int cell, String text, Instant at, Consumer<MetadataPoint> points) {
    Lines known = hidden.get(cell);
    if (known == null) {
      known = new Lines(points);
      hidden.put(cell, known);
      @Nullable StringBuilder end = shownEnds.remove(cell);
      known.lines.add(end == null ? "" : end.toString(), at);
      known.lines.add(text, at);
      return true;
    }
    known.lines.add(text, at);
    return false;
  }

  /** The run has cleared its output: what comes next is shown again. */
  void cleared(int cell, Instant at) {
    finished(cell, at);
    hidden.remove(cell);
  }

  /** The run has ended; its last line is one, with or without a line break. */
  void finished(int cell, Instant at) {
    shownEnds.remove(cell);
    Lines known = hidden.get(cell);
    if (known != null) {
      known.lines.end(at);
    }
  }
}
