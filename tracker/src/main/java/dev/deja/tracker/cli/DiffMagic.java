package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code %diff}: {@code deja diff} as a table in the notebook. */
final class DiffMagic extends CommandMagic {

  DiffMagic() {
    super("diff");
  }

  @Override
  public List<String> names() {
    return List.of("diff");
  }

  @Override
  public String usage() {
    return "%diff A B [--full]  what differs between two executions, likely causes first";
  }

  @Override
  Map<String, String> picture(Asked asked) throws IOException {
    JsonNode diff = Json.mapper().readTree(asked.with("--json"));
    StringBuilder html = new StringBuilder("<div><b>");
    html.append(HtmlText.escaped(diff.path("a").asText() + " → " + diff.path("b").asText()))
        .append("</b> ")
        .append(
            diff.path("same").asBoolean()
                ? "the results are the same"
                : diff.path("unsure").asBoolean()
                    ? "the results may differ"
                    : "the results differ");
    if (diff.has("firstDifferentCellRun")) {
      html.append(", first in cell run ").append(diff.get("firstDifferentCellRun").asInt());
    }
    section(html, "likely causes, the likeliest first", diff.path("causes"));
    section(html, "results", diff.path("results"));
    return Map.of(MimeBundle.HTML, html.append("</div>").toString());
  }

  private static void section(StringBuilder html, String title, JsonNode differences) {
    if (differences.isEmpty()) {
      return;
    }
    html.append("<table><thead><tr><th colspan=\"4\" style=\"text-align:left\">")
        .append(title)
        .append("</th></tr></thead><tbody>");
    for (JsonNode difference : differences) {
      html.append("<tr>");
      cell(html, difference.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', ' '));
      cell(html, difference.path("what").asText());
      if (difference.path("lines").isEmpty()) {
        cell(html, difference.path("before").asText());
        cell(html, difference.path("after").asText());
      } else {
        html.append("<td colspan=\"2\" style=\"text-align:left\"><pre style=\"margin:0\">");
        difference.path("lines").forEach(line -> line(html, line.asText()));
        html.append("</pre></td>");
      }
      html.append("</tr>");
    }
    html.append("</tbody></table>");
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td style=\"text-align:left\">").append(HtmlText.escaped(text)).append("</td>");
  }

  private static void line(StringBuilder html, String line) {
    String colour = line.startsWith("+") ? "#2e8b47" : line.startsWith("-") ? "#c0392b" : "inherit";
    html.append("<span style=\"color:")
        .append(colour)
        .append("\">")
        .append(HtmlText.escaped(line))
        .append("</span>\n");
  }
}
