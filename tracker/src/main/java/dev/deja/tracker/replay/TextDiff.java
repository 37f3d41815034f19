package dev.deja.tracker.replay;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.List;

/** Unified diffs for people: bounded in size, whatever the texts are. */
final class TextDiff {

  private static final int MAX_LINES = 1_000;
  private static final int MAX_SHOWN = 120;
  private static final int MAX_LINE_LENGTH = 400;
  private static final int CONTEXT = 3;

  private TextDiff() {}

  /**
   * The diff, with {@code recorded LABEL} and {@code re-run LABEL} as its file names. Of long texts
   * the part around the first difference is compared.
   */
  static String of(String label, String original, String rerun) {
    List<String> before = original.lines().map(TextDiff::shortened).toList();
    List<String> after = rerun.lines().map(TextDiff::shortened).toList();
    int same = 0;
    while (same < Math.min(before.size(), after.size())
        && before.get(same).equals(after.get(same))) {
      same++;
    }
    int from = Math.max(0, same - CONTEXT);
    List<String> beforePart = before.subList(from, Math.min(before.size(), from + MAX_LINES));
    List<String> afterPart = after.subList(from, Math.min(after.size(), from + MAX_LINES));
    Patch<String> patch = DiffUtils.diff(beforePart, afterPart);
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(
            "recorded " + label, "re-run " + label, beforePart, patch, CONTEXT);
    if (lines.isEmpty()) {
      return "--- recorded %s%n+++ re-run %s%n(the lines are equal; line ends or what lies beyond %d characters of a line differ)"
          .formatted(label, label, MAX_LINE_LENGTH)
          .replace("\r\n", "\n");
    }
    if (lines.size() <= MAX_SHOWN) {
      return String.join("\n", lines);
    }
    return String.join("\n", lines.subList(0, MAX_SHOWN))
        + "\n… and %d more lines".formatted(lines.size() - MAX_SHOWN);
  }

  private static String shortened(String line) {
    return line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH) + "…";
  }
}
