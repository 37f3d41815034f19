package dev.deja.kernel.extension;

import java.util.ArrayList;
import java.util.List;

/** Cuts a magic's line into arguments, as a shell would, without its expansions. */
final class Arguments {

  private Arguments() {}

  static List<String> split(String line) {
    List<String> arguments = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    boolean open = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          current.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        open = true;
      } else if (Character.isWhitespace(c)) {
        if (open) {
          arguments.add(current.toString());
          current.setLength(0);
          open = false;
        }
      } else {
        current.append(c);
        open = true;
      }
    }
    if (quote != 0) {
      throw new MagicFailed("a " + quote + " is opened and never closed in: " + line);
    }
    if (open) {
      arguments.add(current.toString());
    }
    return arguments;
  }
}
