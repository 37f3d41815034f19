package dev.deja.tracker.cli;

import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Artifacts in words. */
final class ShownArtifacts {

  private static final int SHOWN_COLUMNS = 6;

  private ShownArtifacts() {}

  /** One line for each name, of the last that some runs have kept under it. */
  static List<String> of(List<CellRun> runs) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (CellRun run : runs) {
      for (Artifact artifact : run.artifacts()) {
        lines.remove(artifact.name());
        lines.put(artifact.name(), line(artifact));
      }
    }
    return List.copyOf(lines.values());
  }

  private static String line(Artifact artifact) {
    String what = what(artifact);
    return artifact.name()
        + "  "
        + artifact
            .digest()
            .map(
                digest ->
                    artifact.kind().word()
                        + "  "
                        + Sizes.digest(digest)
                        + "  "
                        + Sizes.bytes(artifact.sizeBytes()))
            .orElse("not kept")
        + (what.isEmpty() ? "" : "  " + what);
  }

  /** Which file, how many rows of which columns, which class; or why it was not kept. */
  static String what(Artifact artifact) {
    if (artifact.doubt().isPresent()) {
      return artifact.doubt().get();
    }
    if (artifact.kind() == Artifact.Kind.TABLE) {
      List<Artifact.Column> columns = artifact.columns();
      String more = columns.size() > SHOWN_COLUMNS ? ", …" : "";
      return columns.stream()
          .limit(SHOWN_COLUMNS)
          .map(Artifact.Column::name)
          .collect(
              Collectors.joining(
                  ", ",
                  artifact.rows().orElse(0L)
                      + (artifact.rows().equals(Optional.of(1L)) ? " row" : " rows")
                      + " of ",
                  more));
    }
    return artifact.path().or(artifact::type).orElse("");
  }
}
