package io.github.spencerpark.jupyter.kernel.util;

import java.util.List;
import java.util.function.Function;

/** Text in three styles, made of escape sequences. */
public class StringStyler {

  private final String primary;
  private final String secondary;
  private final String highlight;
  private final Function<Integer, String> prefix;

  public StringStyler(
      String primary, String secondary, String highlight, Function<Integer, String> prefix) {
    this.primary = primary;
    this.secondary = secondary;
    this.highlight = highlight;
    this.prefix = prefix;
  }

  public static List<String> splitLines(String text) {
    return List.of(text.split("\\R", -1));
  }

  private static String styled(String style, String text) {
    return style.isEmpty() ? text : style + text + TextColor.RESET_ALL;
  }

  public String primary(String text) {
    return styled(primary, text);
  }

  public String secondary(String text) {
    return styled(secondary, text);
  }

  public String highlight(String text) {
    return styled(highlight, text);
  }

  public String highlightSubstring(String text, int start, int end) {
    return primary(text.substring(0, start))
        + highlight(text.substring(start, end))
        + primary(text.substring(end));
  }

  public String primaryLine(int line, String text) {
    return prefix.apply(line) + primary(text);
  }

  public String secondaryLine(int line, String text) {
    return prefix.apply(line) + secondary(text);
  }

  public String highlightLine(int line, String text) {
    return prefix.apply(line) + highlight(text);
  }

  public List<String> primaryLines(String text) {
    return splitLines(text).stream().map(this::primary).toList();
  }

  public List<String> secondaryLines(String text) {
    return splitLines(text).stream().map(this::secondary).toList();
  }

  public List<String> highlightLines(String text) {
    return splitLines(text).stream().map(this::highlight).toList();
  }

  /** Makes a styler; what is not said has no style. */
  public static class Builder {

    private String primary = "";
    private String secondary = "";
    private String highlight = "";
    private Function<Integer, String> prefix = line -> "";

    public Builder addPrimaryStyle(String style) {
      primary += style;
      return this;
    }

    public Builder addPrimaryStyle(TextColor style) {
      return addPrimaryStyle(style.getAnsiEscape());
    }

    public Builder addSecondaryStyle(String style) {
      secondary += style;
      return this;
    }

    public Builder addSecondaryStyle(TextColor style) {
      return addSecondaryStyle(style.getAnsiEscape());
    }

    public Builder addHighlightStyle(String style) {
      highlight += style;
      return this;
    }

    public Builder addHighlightStyle(TextColor style) {
      return addHighlightStyle(style.getAnsiEscape());
    }

    public Builder withLinePrefix(Function<Integer, String> linePrefix) {
      prefix = linePrefix;
      return this;
    }

    public Builder withLinePrefix(String linePrefix) {
      return withLinePrefix(line -> linePrefix);
    }

    public StringStyler build() {
      return new StringStyler(primary, secondary, highlight, prefix);
    }
  }
}
