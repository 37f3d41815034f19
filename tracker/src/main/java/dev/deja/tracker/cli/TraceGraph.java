package dev.deja.tracker.cli;

import dev.deja.tracker.lineage.Trace;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes a trace in Graphviz's language: files are boxes, cell runs ellipses. */
final class TraceGraph {

  private TraceGraph() {}

  static String dot(Trace trace) {
    StringBuilder out = new StringBuilder("digraph trace {\n  rankdir=LR;\n");
    for (Trace.Version file : trace.files()) {
      String label = file.path() + "\\n" + file.digest().map(Sizes::digest).orElse("unknown bytes");
      boolean start = file.digest().equals(java.util.Optional.of(trace.start()));
      out.append("  ")
          .append(quoted(file.id()))
          .append(" [shape=box, label=")
          .append(quoted(label))
          .append(start ? ", penwidth=2" : "")
          .append("];\n");
    }
    for (Trace.Run run : trace.runs()) {
      out.append("  ").append(quoted(run.id())).append(";\n");
    }
    Set<String> edges = new LinkedHashSet<>();
    for (Trace.Link link : trace.links()) {
      link.from().ifPresent(from -> edges.add(edge(from, link.reader().orElseThrow(), "")));
      link.to().ifPresent(to -> edges.add(edge(link.writer().orElseThrow(), to, "")));
      if (link.reader().isPresent()
          && link.writer().isPresent()
          && !link.reader().equals(link.writer())) {
        // A later cell of the same execution: variables carry it there.
        edges.add(edge(link.reader().get(), link.writer().get(), " [style=dashed]"));
      }
    }
    for (Trace.Use use : trace.deployments()) {
      out.append("  ").append(quoted(use.name())).append(" [shape=house];\n");
      edges.add(edge(use.file(), use.name(), use.retired() ? " [style=dotted]" : ""));
    }
    edges.forEach(out::append);
    return out.append("}\n").toString();
  }

  private static String edge(String from, String to, String style) {
    return "  " + quoted(from) + " -> " + quoted(to) + style + ";\n";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"").replace("\n", " ") + "\"";
  }
}
