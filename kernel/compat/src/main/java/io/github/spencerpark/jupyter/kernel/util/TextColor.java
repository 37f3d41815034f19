package io.github.spencerpark.jupyter.kernel.util;

/** Escape sequences for coloured text. */
public enum TextColor {
  BLACK_FG("30"),
  BOLD_BLACK_FG("1;30"),
  RED_FG("31"),
  BOLD_RED_FG("1;31"),
  GREEN_FG("32"),
  BOLD_GREEN_FG("1;32"),
  YELLOW_FG("33"),
  BOLD_YELLOW_FG("1;33"),
  BLUE_FG("34"),
  BOLD_BLUE_FG("1;34"),
  MAGENTA_FG("35"),
  BOLD_MAGENTA_FG("1;35"),
  CYAN_FG("36"),
  BOLD_CYAN_FG("1;36"),
  WHITE_FG("37"),
  BOLD_WHITE_FG("1;37"),
  RESET_FG("39"),
  BLACK_BG("40"),
  RED_BG("41"),
  GREEN_BG("42"),
  YELLOW_BG("43"),
  BLUE_BG("44"),
  MAGENTA_BG("45"),
  CYAN_BG("46"),
  WHITE_BG("47"),
  RESET_BG("49"),
  BOLD("1"),
  UNDERLINE("4"),
  SWAP_FG_BG("7"),
  RESET_ALL("0");

  private final String escape;

  TextColor(String code) {
    escape = "\u001b[" + code + "m";
  }

  public String getAnsiEscape() {
    return escape;
  }

  /** One of 256 colours, for text. */
  public static String fg(int color) {
    return "\u001b[38;5;" + color + "m";
  }

  /** A colour of red, green and blue, each 0 to 255, for text. */
  public static String fg(int red, int green, int blue) {
    return "\u001b[38;2;" + red + ";" + green + ";" + blue + "m";
  }

  /** One of 256 colours, for the background. */
  public static String bg(int color) {
    return "\u001b[48;5;" + color + "m";
  }

  /** A colour of red, green and blue, each 0 to 255, for the background. */
  public static String bg(int red, int green, int blue) {
    return "\u001b[48;2;" + red + ";" + green + ";" + blue + "m";
  }

  @Override
  public String toString() {
    return escape;
  }
}
