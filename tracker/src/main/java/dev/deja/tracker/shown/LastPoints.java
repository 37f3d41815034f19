package dev.deja.tracker.shown;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.MetadataPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last value of every metadata key. */
public final class LastPoints {

  private LastPoints() {}

  /** In the order in which the keys were first said. */
  public static List<MetadataPoint> of(List<CellRun> runs) {
    Map<String, MetadataPoint> last = new LinkedHashMap<>();
    runs.forEach(run -> run.metadata().forEach(point -> last.put(point.key(), point)));
    return List.copyOf(last.values());
  }
}
