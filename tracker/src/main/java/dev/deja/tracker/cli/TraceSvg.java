package dev.deja.tracker.cli;

import dev.deja.tracker.cli.LayeredLayout.Point;
import dev.deja.tracker.cli.TraceGraph.Edge;
import dev.deja.tracker.cli.TraceGraph.Kind;
import dev.deja.tracker.cli.TraceGraph.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Draws a trace as an SVG 1.1 document that stands alone. */
final class TraceSvg {

  /** Of a fixed-width font of 12 pixels. */
  private static final double CHARACTER = 7.3;

  private static final double LINE = 16;
  private static final double PADDING = 10;
  private static final double MARGIN = 12;
  private static final int LONGEST_LINE = 44;

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

  private final TraceGraph graph;
  private final LayeredLayout layout = new LayeredLayout();
  private final StringBuilder out = new StringBuilder();

  private TraceSvg(TraceGraph graph) {
    this.graph = graph;
  }

  static String of(TraceGraph graph) {
    return new TraceSvg(graph).draw();
  }

  private String draw() {
    for (Node node : graph.nodes()) {
      layout.node(node.id(), width(node), height(node));
    }
    Set<String> known = new TreeSet<>();
    graph.nodes().forEach(node -> known.add(node.id()));
    List<Edge> edges =
        graph.edges().stream()
            .filter(edge -> known.contains(edge.from()) && known.contains(edge.to()))
            .toList();
    edges.forEach(edge -> layout.edge(edge.from(), edge.to()));
    layout.run();
    out.append(
        String.format(
            Locale.ROOT, HEAD, layout.width() + 2 * MARGIN, layout.height() + 2 * MARGIN));
    out.append(String.format(Locale.ROOT, "<g transform=\"translate(%1$.0f,%1$.0f)\">%n", MARGIN));
    edges.forEach(this::edge);
    graph.nodes().forEach(this::node);
    return out.append("</g>\n</svg>\n").toString();
  }

  private static double width(Node node) {
    int longest = node.lines().stream().mapToInt(line -> shortened(line).length()).max().orElse(0);
    return longest * CHARACTER + 2 * PADDING;
  }

  private static double height(Node node) {
    return node.lines().size() * LINE + 2 * PADDING;
  }

  /** The end of a path says more than its beginning; the whole is in the title. */
  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE
        ? line
        : "…" + line.substring(line.length() - LONGEST_LINE + 1);
  }

  private void node(Node node) {
    Point centre = layout.centre(node.id());
    double x = centre.x() - width(node) / 2;
    double y = centre.y() - height(node) / 2;
    out.append("<g><title>")
        .append(escaped(String.join(" ", node.lines()) + " " + node.id()))
        .append("</title>");
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.0f\"/>",
            node.kind().name().toLowerCase(Locale.ROOT),
            x,
            y,
            width(node),
            height(node),
            node.kind() == Kind.RUN ? height(node) / 2 : 3));
    double line = y + PADDING + LINE - 4;
    for (String text : node.lines()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
              centre.x(),
              line,
              escaped(shortened(text))));
      line += LINE;
    }
    out.append("</g>\n");
  }

  private void edge(Edge edge) {
    List<Point> points = layout.route(edge.from(), edge.to());
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

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                // XML has no characters below this but line breaks and tabs.
                default -> safe.appendCodePoint(point < ' ' ? ' ' : point);
              }
            });
    return safe.toString();
  }
}
