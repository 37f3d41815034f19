package dev.deja.tracker.export;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as HTML: escaped, with colours of terminals and of Java as classes of the page. */
public final class HtmlText {

  private static final Pattern ANSI = Pattern.compile("\u001b\\[([0-9;]*)m");
  private static final Pattern OTHER_ANSI =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[@-Z\\\\^_])");
  private static final Pattern JAVA =
      Pattern.compile(
          "(?<c>//[^\\n"
              + "]*|/\\*(?s:.*?)(?:\\*/|\\z))|(?<s>\"\"\"(?s:.*?)(?:\"\"\"|\\z)|\"(?:[^\"\\\\\\n"
              + "]|\\\\.)*\"?|'(?:[^'\\\\\\n"
              + "]|\\\\.)*'?)"
              + "|\\b(?<k>abstract|assert|boolean|break|byte|case|catch|char|class|const|continue"
              + "|default|do|double|else|enum|extends|false|final|finally|float|for|if|implements"
              + "|import|instanceof|int|interface|long|native|new|null|package|permits|private"
              + "|protected|public|record|return|sealed|short|static|super|switch|synchronized"
              + "|this|throw|throws|transient|true|try|var|void|volatile|while|yield)\\b"
              + "|\\b(?<n>0[xX][0-9a-fA-F_]+[lL]?|[0-9][0-9_]*(?:\\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?[lLfFdD]?)\\b");

  private HtmlText() {}

  /** Text between tags, or in a quoted attribute. */
  public static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> {
          boolean shown = c >= ' ' && c != 0x7f || c == '\n' || c == '\t' || c == '\r';
          html.append(shown ? c : '\ufffd');
        }
      }
    }
    return html.toString();
  }

  /** Java source. */
  static String java(String source) {
    StringBuilder html = new StringBuilder();
    Matcher token = JAVA.matcher(source);
    int end = 0;
    while (token.find()) {
      html.append(escaped(source.substring(end, token.start())));
      String kind =
          token.group("c") != null
              ? "c"
              : token.group("s") != null ? "s" : token.group("k") != null ? "k" : "n";
      html.append("<span class=\"").append(kind).append("\">");
      html.append(escaped(token.group())).append("</span>");
      end = token.end();
    }
    return html.append(escaped(source.substring(end))).toString();
  }

  /** Text with the colours that a terminal would show. */
  static String ansi(String text) {
    StringBuilder html = new StringBuilder();
    Set<Integer> styles = new TreeSet<>();
    Matcher escape = ANSI.matcher(text);
    int end = 0;
    while (escape.find()) {
      span(html, plain(text.substring(end, escape.start())), styles);
      apply(escape.group(1), styles);
      end = escape.end();
    }
    span(html, plain(text.substring(end)), styles);
    return html.toString();
  }

  private static String plain(String text) {
    return OTHER_ANSI.matcher(text).replaceAll("");
  }

  private static void span(StringBuilder html, String text, Set<Integer> styles) {
    if (text.isEmpty()) {
      return;
    }
    if (styles.isEmpty()) {
      html.append(escaped(text));
      return;
    }
    html.append("<span class=\"");
    styles.forEach(style -> html.append('a').append(style).append(' '));
    html.setLength(html.length() - 1);
    html.append("\">").append(escaped(text)).append("</span>");
  }

  private static void apply(String codes, Set<Integer> styles) {
    if (codes.isEmpty()) {
      styles.clear();
    }
    for (String text : codes.split(";")) {
      int code = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
      if (code == 0) {
        styles.clear();
      } else if (code == 38 || code == 48) {
        return; // One of many colours: what follows are its numbers.
      } else if (code == 39) {
        styles.removeIf(style -> style >= 30);
      } else if (code >= 30 && code <= 37 || code >= 90 && code <= 97) {
        styles.removeIf(style -> style >= 30);
        styles.add(code);
      } else if (code <= 4) {
        styles.add(code);
      } else if (code == 22) {
        styles.removeAll(Set.of(1, 2));
      } else if (code == 23 || code == 24) {
        styles.remove(code - 20);
      }
    }
  }
}
