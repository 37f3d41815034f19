package dev.deja.tracker.replay;

import java.util.regex.Pattern;

/** Terminal colours and cursor movements (ECMA-48 control sequences) are taken away. */
final class AnsiColours implements Normalizer {

  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

  @Override
  public String name() {
    return "ansi-colours";
  }

  @Override
  public String normalize(String text) {
    return text.indexOf('\u001b') < 0 ? text : SEQUENCE.matcher(text).replaceAll("");
  }
}
