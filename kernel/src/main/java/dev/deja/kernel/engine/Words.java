package dev.deja.kernel.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/** What could be a name in a text, whether it is code there or not. */
final class Words {

  private Words() {}

  static Set<String> of(String text) {
    return of(text, true);
  }

  /** The same without what follows a dot, as a member's name does. */
  static Set<String> withoutMembers(String text) {
    return of(text, false);
  }

  private static Set<String> of(String text, boolean members) {
    Set<String> words = new LinkedHashSet<>();
    int i = 0;
    while (i < text.length()) {
      int start = i;
      if (Character.isJavaIdentifierStart(text.charAt(i))) {
        do {
          i++;
        } while (i < text.length() && Character.isJavaIdentifierPart(text.charAt(i)));
        if (members || start == 0 || text.charAt(start - 1) != '.') {
          words.add(text.substring(start, i));
        }
      } else {
        i++;
      }
    }
    return words;
  }
}
