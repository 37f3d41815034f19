package dev.deja.kernel.engine;

/** Colours that can be read on white and on black. */
final class Ansi {

  private Ansi() {}

  static String red(String text) {
    return "\u001b[31m" + text + "\u001b[39m";
  }

  static String bold(String text) {
    return "\u001b[1m" + text + "\u001b[22m";
  }
}
