package dev.deja.runtime;

import java.util.List;
import java.util.Locale;

/**
 * The part of a table that is shown.
 *
 * @param columns names of the columns shown
 * @param rows the rows shown, each with a text for every column
 * @param totalRows how many there are in all, or -1 if that is not known
 * @param totalColumns how many there are in all
 * @param note said instead of the dimensions, or empty
 */
record Grid(List<String> columns, List<Row> rows, long totalRows, int totalColumns, String note) {

  /** A row: its texts, and which of them are numbers. */
  record Row(List<String> texts, List<Boolean> numbers) {}

  /** Such as {@code 3,214 rows × 5 columns}. */
  String dimensions() {
    if (!note.isEmpty()) {
      return note;
    }
    String shown =
        totalRows > rows.size() || totalColumns > columns.size()
            ? String.format(Locale.ROOT, " (%,d × %,d shown)", rows.size(), columns.size())
            : "";
    return count(totalRows, "row") + " × " + count(totalColumns, "column") + shown;
  }

  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /**
   * An HTML table without colours of its own, so that it fits light and dark pages. Clients that
   * have a style for pandas' tables, by their class, give it that.
   */
  String html() {
    StringBuilder out = new StringBuilder("<table class=\"dataframe deja-table\">\n<thead><tr>");
    columns.forEach(name -> out.append("<th>").append(escape(name)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (Row row : rows) {
      out.append("<tr>");
      for (int i = 0; i < row.texts().size(); i++) {
        String style = row.numbers().get(i) ? "right" : "left";
        out.append("<td style=\"text-align:").append(style).append("\">");
        out.append(escape(row.texts().get(i))).append("</td>");
      }
      out.append("</tr>\n");
    }
    return out.append("</tbody>\n</table>\n<p class=\"deja-dimensions\">")
        .append(escape(dimensions()))
        .append("</p>")
        .toString();
  }

  /** The table in characters. */
  String text() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).length();
      for (Row row : rows) {
        widths[i] = Math.max(widths[i], row.texts().get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    line(columns, List.of(), widths, out);
    for (Row row : rows) {
      line(row.texts(), row.numbers(), widths, out);
    }
    return out.append(dimensions()).toString();
  }

  private static void line(
      List<String> texts, List<Boolean> numbers, int[] widths, StringBuilder out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String text = texts.get(i).replace('\n', ' ');
      String space = " ".repeat(Math.max(widths[i] - text.length(), 0));
      boolean right = !numbers.isEmpty() && numbers.get(i);
      line.append(right ? space + text : text + space).append("  ");
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
