package dev.deja.tracker.cli;

import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.FileUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Files of cell runs, a line for each that has the same bytes. */
final class ShownFiles {

  private record Bytes(String path, String what) {}

  private ShownFiles() {}

  static List<String> of(List<CellRun> runs, FileUse.Role role) {
    Map<Bytes, TreeSet<Integer>> found = new LinkedHashMap<>();
    for (CellRun run : runs) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == role) {
          found
              .computeIfAbsent(new Bytes(use.path(), what(use)), key -> new TreeSet<>())
              .add(run.number());
        }
      }
    }
    return found.entrySet().stream()
        .map(
            each ->
                Artifact.shown(each.getKey().path())
                    + "  "
                    + each.getKey().what()
                    + "  run "
                    + runs(each.getValue()))
        .toList();
  }

  private static String what(FileUse use) {
    if (use.isDeletion()) {
      return "deleted";
    }
    return use.digest().map(Sizes::digest).orElse("unknown bytes")
        + "  "
        + Sizes.bytes(use.sizeBytes())
        + use.doubt().map(doubt -> "  (" + doubt + ")").orElse("");
  }

  private static String runs(TreeSet<Integer> numbers) {
    String all = numbers.toString();
    return all.substring(1, all.length() - 1);
  }
}
