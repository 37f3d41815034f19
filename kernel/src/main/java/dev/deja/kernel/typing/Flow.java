package dev.deja.kernel.typing;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Text that is put together from words, as a browser does: white space is one space, lines are
 * broken where blocks end, and plain text where it gets wide.
 */
final class Flow {

  private static final int WIDTH = 96;

  private final boolean markdown;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private final Deque<String> indents = new ArrayDeque<>();
  private boolean space;
  private int newlines;
  private boolean hard;
  private int column;

  Flow(boolean markdown) {
    this.markdown = markdown;
  }

  int length() {
    return out.length();
  }

  /** Text whose white space does not matter. */
  void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        endWord();
        space = true;
      } else {
        if (markdown && "\\`*_[]<>#$~|".indexOf(c) >= 0) {
          word.append('\\');
        }
        word.append(c);
      }
    }
  }

  /** Code in a line of text. */
  void code(String code) {
    String line = code.replaceAll("\\s+", " ").strip();
    if (!markdown) {
      line.chars().forEach(c -> text(String.valueOf((char) c)));
    } else if (!line.isEmpty()) {
      String fence = line.contains("`") ? "``" : "`";
      String pad = line.contains("`") ? " " : "";
      word.append(fence).append(pad).append(line).append(pad).append(fence);
    }
  }

  /** Markup without a meaning of its own, glued to the word behind it. */
  void open(String mark) {
    if (markdown) {
      word.append(mark);
    }
  }

  /** The same, glued to the word before it. */
  void close(String mark) {
    if (markdown) {
      (word.isEmpty() ? out : word).append(mark);
    }
  }

  /** Whatever comes next begins on a line of its own. */
  void line() {
    endWord();
    newlines = Math.max(newlines, 1);
    space = false;
  }

  /** The same where Markdown too has to keep the end of the line. */
  void hardLine() {
    line();
    hard = newlines == 1;
  }

  /** Whatever comes next begins behind an empty line. */
  void paragraph() {
    endWord();
    newlines = 2;
    space = false;
  }

  void indent(String by) {
    indents.addLast(by);
  }

  void unindent() {
    endWord();
    indents.pollLast();
  }

  /** An item of a list, which begins with a bullet or number. */
  void bullet(String bullet) {
    line();
    word.append(bullet);
    endWord();
    space = true;
  }

  /** Lines that stay as they are. */
  void block(String lines) {
    if (lines.isBlank()) {
      return;
    }
    paragraph();
    String text = lines.stripIndent().stripTrailing().replaceFirst("^(\\s*\n)+", "");
    String shown = markdown ? "```java\n" + text + "\n```" : text.indent(4).stripTrailing();
    breakLines();
    out.append(shown.replace("\n", "\n" + String.join("", indents)));
    paragraph();
  }

  /** Markdown as its author wrote it. */
  void raw(String text) {
    endWord();
    breakLines();
    out.append(text.strip().replace("\n", "\n" + String.join("", indents)));
    space = Character.isWhitespace(text.isEmpty() ? 'x' : text.charAt(text.length() - 1));
  }

  @Override
  public String toString() {
    endWord();
    return out.toString().stripTrailing();
  }

  private void endWord() {
    if (word.isEmpty()) {
      return;
    }
    if (!breakLines() && space) {
      if (!markdown && column + 1 + word.length() > WIDTH) {
        startLine(1);
      } else if (!out.isEmpty()) {
        out.append(' ');
        column++;
      }
    }
    out.append(word);
    column += word.length();
    word.setLength(0);
    space = false;
  }

  private boolean breakLines() {
    if (newlines == 0) {
      return false;
    }
    startLine(newlines);
    newlines = 0;
    return true;
  }

  private void startLine(int count) {
    String indent = String.join("", indents);
    if (!out.isEmpty()) {
      out.append(hard && markdown && count == 1 ? "  " : "").append("\n".repeat(count));
    }
    out.append(indent);
    column = indent.length();
    hard = false;
  }
}
