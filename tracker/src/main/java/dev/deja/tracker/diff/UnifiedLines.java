package dev.deja.tracker.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** Unified diffs, bounded in size, whatever the texts are. */
final class UnifiedLines {

  private static final int MOST_LINES = 2_000;
  private static final int MOST_SHOWN = 60;
  private static final int CONTEXT = 2;

  private UnifiedLines() {}

  /** The hunks, without the two lines that name files; empty if the lines are equal. */
  static List<String> of(String before, String after) {
    List<String> ones = before.lines().limit(MOST_LINES).toList();
    List<String> others = after.lines().limit(MOST_LINES).toList();
    return shortened(
        UnifiedDiffUtils.generateUnifiedDiff(
            "a", "b", ones, DiffUtils.diff(ones, others), CONTEXT));
  }

  /** The hunks of a diff that is made already; it may hold several files. */
  static List<String> withoutHead(String diff) {
    List<String> lines =
        diff.lines().filter(line -> !line.startsWith("--- ") && !line.startsWith("+++ ")).toList();
    return lines.subList(0, Math.min(MOST_SHOWN, lines.size()));
  }

  private static List<String> shortened(List<String> diff) {
    return diff.size() <= 2 ? List.of() : diff.subList(2, Math.min(diff.size(), MOST_SHOWN + 2));
  }
}
