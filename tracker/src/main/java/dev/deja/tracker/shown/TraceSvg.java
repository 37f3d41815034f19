package dev.deja.tracker.shown;

import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.shown.LayeredLayout.Point;
import dev.deja.tracker.shown.PlacedGraph.Edge;
import dev.deja.tracker.shown.PlacedGraph.Node;
import dev.deja.tracker.shown.TraceGraph.Kind;
import java.util.List;
import java.util.Locale;

/** Draws a trace as an SVG 1.1 document that stands alone. */
public final class TraceSvg {

  private static final double MARGIN = 12;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%1$.0f" height="%2$.0f" viewBox="0 0 %1$.0f %2$.0f">
      <style>
        text { font: 12px ui-monospace, Menlo, Consolas, monospace; text-anchor: middle; fill: #222; }
        .file, .start { fill: #eef4ff; stroke: #3b6fb6; }
        .start { stroke-width: 3; }
        .run { fill: #f2f2f2; stroke: #777; }
        .deployment { fill: #e9f7ec; stroke: #2e8b47; }
        path { fill: none; stroke: #777; }
        .carried { stroke-dasharray: 6 4; }
        .retired { stroke-dasharray: 2 4; }
      </style>
      <defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z" style="fill:#777;stroke:none"/></marker></defs>
      """;

  private final PlacedGraph graph;
  private final StringBuilder out = new StringBuilder();

  private TraceSvg(PlacedGraph graph) {
    this.graph = graph;
  }

  public static String of(TraceGraph graph) {
    return new TraceSvg(PlacedGraph.of(graph)).draw();
  }

  private String draw() {
    out.append(
        String.format(Locale.ROOT, HEAD, graph.width() + 2 * MARGIN, graph.height() + 2 * MARGIN));
    out.append(String.format(Locale.ROOT, "<g transform=\"translate(%1$.0f,%1$.0f)\">%n", MARGIN));
    graph.edges().forEach(this::edge);
    graph.nodes().forEach(this::node);
    return out.append("</g>\n</svg>\n").toString();
  }

  private void node(Node node) {
    out.append("<g><title>")
        .append(HtmlText.escaped(String.join(" ", node.whole()) + " " + node.id()))
        .append("</title>");
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.0f\"/>",
            node.kind().name().toLowerCase(Locale.ROOT),
            node.x(),
            node.y(),
            node.width(),
            node.height(),
            node.kind() == Kind.RUN ? node.height() / 2 : 3));
    double line = node.y() + PlacedGraph.PADDING + PlacedGraph.LINE - 4;
    for (String text : node.lines()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
              node.x() + node.width() / 2,
              line,
              HtmlText.escaped(text)));
      line += PlacedGraph.LINE;
    }
    out.append("</g>\n");
  }

  private void edge(Edge edge) {
    List<Point> points = edge.points();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      Point to = points.get(i);
      if (i == 0) {
        path.append(String.format(Locale.ROOT, "M%.1f,%.1f", to.x(), to.y()));
      } else {
        double middle = (points.get(i - 1).x() + to.x()) / 2;
        path.append(
            String.format(
                Locale.ROOT,
                " C%1$.1f,%2$.1f %1$.1f,%3$.1f %4$.1f,%3$.1f",
                middle,
                points.get(i - 1).y(),
                to.y(),
                to.x()));
      }
    }
    out.append("<path class=\"")
        .append(edge.style().name().toLowerCase(Locale.ROOT))
        .append("\" marker-end=\"url(#to)\" d=\"")
        .append(path)
        .append("\"/>\n");
  }
}
