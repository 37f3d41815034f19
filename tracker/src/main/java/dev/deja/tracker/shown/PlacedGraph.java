package dev.deja.tracker.shown;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A trace's graph with a place for everything, from left to right. Lengths are pixels; a text has a
 * fixed-width font of 12.
 *
 * @param width of all of it
 * @param height of all of it
 */
public record PlacedGraph(double width, double height, List<Node> nodes, List<Edge> edges) {

  static final double LINE = 16;
  static final double PADDING = 10;
  private static final double CHARACTER = 7.3;
  private static final int LONGEST_LINE = 44;

  /**
   * A node.
   *
   * @param lines what is written in it; the end of a path says more than its beginning
   * @param whole the same, not shortened
   * @param x of its left border
   * @param y of its upper border
   */
  public record Node(
      String id,
      TraceGraph.Kind kind,
      List<String> lines,
      List<String> whole,
      double x,
      double y,
      double width,
      double height) {}

  /**
   * An edge.
   *
   * @param points from the border of one node to that of the other, by way of these
   */
  public record Edge(
      String from, String to, TraceGraph.Style style, List<LayeredLayout.Point> points) {}

  public PlacedGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public static PlacedGraph of(TraceGraph graph) {
    LayeredLayout layout = new LayeredLayout();
    Set<String> known = new HashSet<>();
    for (TraceGraph.Node node : graph.nodes()) {
      layout.node(node.id(), width(node), height(node));
      known.add(node.id());
    }
    List<TraceGraph.Edge> edges =
        graph.edges().stream()
            .filter(edge -> known.contains(edge.from()) && known.contains(edge.to()))
            .toList();
    edges.forEach(edge -> layout.edge(edge.from(), edge.to()));
    layout.run();
    List<Node> nodes = new ArrayList<>();
    for (TraceGraph.Node node : graph.nodes()) {
      LayeredLayout.Point centre = layout.centre(node.id());
      nodes.add(
          new Node(
              node.id(),
              node.kind(),
              node.lines().stream().map(PlacedGraph::shortened).toList(),
              node.lines(),
              centre.x() - width(node) / 2,
              centre.y() - height(node) / 2,
              width(node),
              height(node)));
    }
    return new PlacedGraph(
        layout.width(),
        layout.height(),
        nodes,
        edges.stream()
            .map(
                edge ->
                    new Edge(
                        edge.from(), edge.to(), edge.style(), layout.route(edge.from(), edge.to())))
            .toList());
  }

  private static double width(TraceGraph.Node node) {
    int longest = node.lines().stream().mapToInt(line -> shortened(line).length()).max().orElse(0);
    return longest * CHARACTER + 2 * PADDING;
  }

  private static double height(TraceGraph.Node node) {
    return node.lines().size() * LINE + 2 * PADDING;
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE
        ? line
        : "…" + line.substring(line.length() - LONGEST_LINE + 1);
  }
}
