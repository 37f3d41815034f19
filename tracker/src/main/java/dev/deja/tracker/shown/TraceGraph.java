package dev.deja.tracker.shown;

import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.Artifact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trace as a picture: files are boxes, cell runs ellipses, deployments houses.
 *
 * @param nodes each once
 * @param edges between these, each once, in the direction in which bytes went
 */
public record TraceGraph(List<Node> nodes, List<Edge> edges) {

  /** What a node stands for. */
  public enum Kind {
    FILE,
    /** The file that was asked for. */
    START,
    RUN,
    DEPLOYMENT
  }

  /**
   * A node.
   *
   * @param lines one or two
   */
  public record Node(String id, Kind kind, List<String> lines) {
    public Node {
      lines = List.copyOf(lines);
    }
  }

  /** What an edge says. */
  public enum Style {
    DIRECT,
    /** To a later cell of the same execution: variables carry it there. */
    CARRIED,
    RETIRED
  }

  public record Edge(String from, String to, Style style) {}

  public TraceGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public static TraceGraph of(Trace trace) {
    return of(List.of(trace));
  }

  /** Several traces as one picture; what was asked for in any of them is a start. */
  public static TraceGraph of(List<Trace> traces) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    Set<Edge> edges = new LinkedHashSet<>();
    traces.forEach(trace -> add(trace, nodes, edges));
    return new TraceGraph(new ArrayList<>(nodes.values()), new ArrayList<>(edges));
  }

  private static void add(Trace trace, Map<String, Node> nodes, Set<Edge> edges) {
    for (Trace.Version file : trace.files()) {
      String bytes =
          file.digest().map(digest -> digest.hex().substring(0, 12)).orElse("unknown bytes");
      boolean start = file.digest().equals(Optional.of(trace.start()));
      add(
          nodes,
          file.id(),
          start ? Kind.START : Kind.FILE,
          List.of(Artifact.shown(file.path()), bytes));
    }
    for (Trace.Run run : trace.runs()) {
      add(nodes, run.id(), Kind.RUN, List.of(run.id()));
    }
    for (Trace.Link link : trace.links()) {
      link.from()
          .ifPresent(from -> edges.add(new Edge(from, link.reader().orElseThrow(), Style.DIRECT)));
      link.to().ifPresent(to -> edges.add(new Edge(link.writer().orElseThrow(), to, Style.DIRECT)));
      if (link.reader().isPresent()
          && link.writer().isPresent()
          && !link.reader().equals(link.writer())) {
        edges.add(new Edge(link.reader().get(), link.writer().get(), Style.CARRIED));
      }
    }
    for (Trace.Use use : trace.deployments()) {
      // A deployment may have the name of a run.
      String id = "deployment " + use.name();
      add(nodes, id, Kind.DEPLOYMENT, List.of(use.name()));
      edges.add(new Edge(use.file(), id, use.retired() ? Style.RETIRED : Style.DIRECT));
    }
  }

  private static void add(Map<String, Node> nodes, String id, Kind kind, List<String> lines) {
    Node known = nodes.get(id);
    if (known == null || kind == Kind.START) {
      nodes.put(id, new Node(id, kind, lines));
    }
  }

  /** In Graphviz's language. */
  public String dot() {
    StringBuilder out = new StringBuilder("digraph trace {\n  rankdir=LR;\n");
    for (Node node : nodes) {
      String shape =
          switch (node.kind()) {
            case FILE -> "shape=box, ";
            case START -> "shape=box, penwidth=2, ";
            case RUN -> "";
            case DEPLOYMENT -> "shape=house, ";
          };
      out.append("  ")
          .append(quoted(node.id()))
          .append(" [")
          .append(shape)
          .append("label=")
          .append(quoted(String.join("\n", node.lines())))
          .append("];\n");
    }
    for (Edge edge : edges) {
      String style =
          switch (edge.style()) {
            case DIRECT -> "";
            case CARRIED -> " [style=dashed]";
            case RETIRED -> " [style=dotted]";
          };
      out.append("  ")
          .append(quoted(edge.from()))
          .append(" -> ")
          .append(quoted(edge.to()))
          .append(style)
          .append(";\n");
    }
    return out.append("}\n").toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
