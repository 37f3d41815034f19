package dev.deja.tracker.export;

/**
 * Turns Markdown into HTML. Whoever does it lies with the web page, in the jar whose libraries
 * nobody else needs, and is found by {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface Markdown {

  /**
   * HTML of which nothing runs or loads by itself, whatever the author has written: HTML in the
   * Markdown is text.
   */
  String html(String markdown);
}
