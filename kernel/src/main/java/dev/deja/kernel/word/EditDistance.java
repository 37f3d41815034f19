package dev.deja.kernel.word;

/** How far two words are from one another. Thread-safe. */
public final class EditDistance {

  private EditDistance() {}

  /**
   * How many insertions, deletions, replacements, and neighbours in each other's place lead from
   * one to the other (optimal string alignment); at least 0.
   */
  public static int between(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = rows[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, 1 + rows[i - 2][j - 2]);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length()][b.length()];
  }
}
