package dev.deja.tracker.cli;

import java.util.Optional;

/**
 * What {@code deja doctor} found out about one thing.
 *
 * @param about what was looked at, in a word
 * @param level how it is
 * @param found what there is
 * @param advice what to do; empty if it is {@link Level#OK}, or what was found says so
 */
record Finding(String about, Level level, String found, Optional<String> advice) {

  /** How something is. */
  enum Level {
    OK(Terminal.Colour.GOOD),
    WARN(Terminal.Colour.NOTABLE),
    FAIL(Terminal.Colour.BAD);

    private final Terminal.Colour colour;

    Level(Terminal.Colour colour) {
      this.colour = colour;
    }

    Terminal.Colour colour() {
      return colour;
    }
  }

  static Finding ok(String about, String found) {
    return new Finding(about, Level.OK, found, Optional.empty());
  }

  /** It works, but not as well as it could. */
  static Finding warn(String about, String found, String advice) {
    return new Finding(about, Level.WARN, found, Optional.of(advice));
  }

  /** Something will not work. */
  static Finding fail(String about, String found, String advice) {
    return new Finding(about, Level.FAIL, found, Optional.of(advice));
  }
}
