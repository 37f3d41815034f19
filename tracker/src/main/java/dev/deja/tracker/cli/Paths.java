package dev.deja.tracker.cli;

/** Paths as people write them. */
final class Paths {

  private Paths() {}

  /** With {@code ~} for the user's home. */
  static String shortened(String path) {
    String home = System.getProperty("user.home");
    return home.length() > 1 && path.startsWith(home + "/")
        ? "~" + path.substring(home.length())
        : path;
  }
}
