package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code %executions}: {@code deja list} as a table in the notebook. */
final class ExecutionsMagic extends CommandMagic {

  ExecutionsMagic() {
    super("list");
  }

  @Override
  public List<String> names() {
    return List.of("executions");
  }

  @Override
  public String usage() {
    return "%executions [--where QUESTION] [--sort FIELD]  executions, as 'deja list' has them";
  }

  @Override
  Map<String, String> picture(Asked asked) throws IOException {
    Clock clock = Clock.systemDefaultZone();
    StringBuilder html = new StringBuilder("<table><thead><tr>");
    for (String title :
        List.of("execution", "status", "verdict", "started", "took", "cells", "tags", "user")) {
      html.append("<th style=\"text-align:left\">").append(title).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (JsonNode row : Json.mapper().readTree(asked.with("--json"))) {
      List<String> tags = new ArrayList<>();
      row.path("tags").forEach(tag -> tags.add(tag.asText()));
      html.append("<tr title=\"")
          .append(HtmlText.escaped(row.path("notebook").asText()))
          .append("\">");
      cell(html, "<b>" + HtmlText.escaped(row.path("reference").asText()) + "</b>");
      cell(html, coloured(row.path("status").asText()));
      cell(html, coloured(row.path("verdict").asText()));
      cell(
          html,
          HtmlText.escaped(Times.relative(Instant.parse(row.path("startedAt").asText()), clock)));
      cell(
          html,
          row.has("durationSeconds")
              ? Times.duration(
                  Duration.ofMillis(Math.round(row.path("durationSeconds").asDouble() * 1000)))
              : "");
      cell(html, row.path("cells").asText());
      cell(html, HtmlText.escaped(String.join(" ", tags)));
      cell(html, HtmlText.escaped(row.path("user").asText()));
      html.append("</tr>");
    }
    return Map.of(MimeBundle.HTML, html.append("</tbody></table>").toString());
  }

  private static void cell(StringBuilder html, String content) {
    html.append("<td style=\"text-align:left\">").append(content).append("</td>");
  }

  /** The words are there for those who see no colours. */
  private static String coloured(String word) {
    String colour =
        switch (word) {
          case "COMPLETED", "IDENTICAL", "EQUIVALENT" -> "#2e8b47";
          case "FAILED", "DIFFERENT" -> "#c0392b";
          case "" -> "";
          default -> "#b7791f";
        };
    return colour.isEmpty()
        ? HtmlText.escaped(word)
        : "<span style=\"color:" + colour + "\">" + HtmlText.escaped(word) + "</span>";
  }
}
