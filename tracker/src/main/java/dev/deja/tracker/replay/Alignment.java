package dev.deja.tracker.replay;

import java.util.Arrays;
import java.util.List;

/** Which elements of one list are those of another, in the same order and as many as can be. */
final class Alignment {

  private Alignment() {}

  /** By position in {@code left}, the position in {@code right} of the same text, or -1. */
  static int[] of(List<String> left, List<String> right) {
    int[][] common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            left.get(i).equals(right.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int[] match = new int[left.size()];
    Arrays.fill(match, -1);
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      if (left.get(i).equals(right.get(j))) {
        match[i++] = j++;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return match;
  }
}
