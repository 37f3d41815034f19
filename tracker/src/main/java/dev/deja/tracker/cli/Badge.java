package dev.deja.tracker.cli;

import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.Locale;
import java.util.Optional;

/** A verdict as a small picture (SVG 1.1) for a README: a word for it, and how many cells. */
final class Badge {

  private static final String LABEL = "re-run";
  private static final double PER_CHARACTER = 6.6;
  private static final int PADDING = 12;

  private Badge() {}

  /**
   * The picture.
   *
   * @param verdict empty if it was never run again
   */
  static String svg(Optional<RerunVerdict> verdict) {
    String said = verdict.map(Badge::said).orElse("never");
    int left = width(LABEL);
    int right = width(said);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%2$s: %3$s">
      <title>%2$s: %3$s</title>
      <rect width="%1$d" height="20" rx="3" fill="#555"/>
      <path d="M%4$d 0h%5$d a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-%5$d z" fill="%6$s"/>
      <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
        <text x="%7$d" y="14" textLength="%8$d">%2$s</text>
        <text x="%9$d" y="14" textLength="%10$d">%3$s</text>
      </g>
    </svg>
    """
        .formatted(
            left + right,
            LABEL,
            said,
            left,
            right - 3,
            colour(verdict.map(RerunVerdict::verdict)),
            left / 2,
            left - PADDING,
            left + right / 2,
            right - PADDING);
  }

  private static String said(RerunVerdict verdict) {
    long good =
        verdict.cells().stream()
            .filter(cell -> cell.verdict().compareTo(Verdict.EXPLAINED) <= 0)
            .count();
    return verdict.verdict().name().toLowerCase(Locale.ROOT)
        + " · "
        + good
        + " of "
        + verdict.cells().size()
        + (verdict.cells().size() == 1 ? " cell" : " cells");
  }

  private static int width(String text) {
    return (int) Math.round(text.length() * PER_CHARACTER) + PADDING;
  }

  private static String colour(Optional<Verdict> verdict) {
    return verdict
        .map(
            known ->
                switch (known) {
                  case IDENTICAL, EQUIVALENT -> "#2da44e";
                  case EXPLAINED -> "#9a6700";
                  case DIFFERENT, FAILED -> "#cf222e";
                })
        .orElse("#6e7781");
  }
}
