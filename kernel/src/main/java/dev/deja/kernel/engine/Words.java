package dev.deja.kernel.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/** What could be a name in a text, whether it is code there or not. */
final class Words {

  private Words() {}

  static Set<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    int i = 0;
    while (i < text.length()) {
      int start = i;
      if (Character.isJavaIdentifierStart(text.charAt(i))) {
        do {
          i++;
        } while (i < text.length() && Character.isJavaIdentifierPart(text.charAt(i)));
        words.add(text.substring(start, i));
      } else {
        i++;
      }
    }
    return words;
  }
}
