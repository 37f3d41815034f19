package dev.deja.tracker.cli;

import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.lineage.Trace.Direction;
import dev.deja.tracker.lineage.Trace.Link;
import dev.deja.tracker.model.Artifact;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a trace as a tree for people: files, and below each the runs that lead on. */
final class TraceTree {

  /** Re-runs write the same bytes again and again; the newest of them say enough. */
  private static final int MOST_RUNS = 5;

  private final Terminal terminal;
  private final PrintWriter out;
  private final Trace trace;
  private final Map<String, Trace.Version> files = new LinkedHashMap<>();
  private final Map<String, Trace.Run> runs = new LinkedHashMap<>();
  private final Set<String> printed = new HashSet<>();

  TraceTree(Terminal terminal, Trace trace) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.trace = trace;
    trace.files().forEach(file -> files.put(file.id(), file));
    trace.runs().forEach(run -> runs.put(run.id(), run));
  }

  /** Declared uses of a file; those that were retired are said to be. */
  private void deployments(String file, String indent) {
    for (Trace.Use each : trace.deployments()) {
      if (each.file().equals(file)) {
        out.println(
            indent
                + "→ deployed as "
                + terminal.paint(Terminal.Colour.STRONG, each.name())
                + each.url().map(url -> "  " + url).orElse("")
                + (each.retired() ? "  (retired)" : ""));
      }
    }
  }

  void print(Set<Direction> directions) {
    String start = trace.start().toString();
    out.println(terminal.paint(Terminal.Colour.STRONG, file(start)));
    deployments(start, "  ");
    if (directions.contains(Direction.UPSTREAM)) {
      side("made from", start, Direction.UPSTREAM, "no recorded run wrote it");
    }
    if (directions.contains(Direction.DOWNSTREAM)) {
      side("used by", start, Direction.DOWNSTREAM, "no recorded run read it");
    }
    if (!trace.complete()) {
      out.println("… there is more: --depth");
    }
  }

  private void side(String title, String start, Direction direction, String nothing) {
    printed.clear();
    Map<String, List<Link>> found = byRun(start, direction);
    out.println(title);
    if (found.isEmpty()) {
      out.println("  " + terminal.paint(Terminal.Colour.FAINT, nothing));
    }
    branches(found, direction, "  ");
  }

  /** The runs that wrote a file or read it, with what lies behind each. */
  private Map<String, List<Link>> byRun(String file, Direction direction) {
    Map<String, List<Link>> found = new LinkedHashMap<>();
    for (Link link : trace.links()) {
      if (link.direction() == direction && here(link).equals(Optional.of(file))) {
        near(link).ifPresent(run -> found.computeIfAbsent(run, key -> new ArrayList<>()).add(link));
      }
    }
    return found;
  }

  private static boolean isUp(Link link) {
    return link.direction() == Direction.UPSTREAM;
  }

  private static Optional<String> here(Link link) {
    return isUp(link) ? link.to() : link.from();
  }

  private static Optional<String> beyond(Link link) {
    return isUp(link) ? link.from() : link.to();
  }

  private static Optional<String> near(Link link) {
    return isUp(link) ? link.writer() : link.reader();
  }

  private static Optional<String> far(Link link) {
    return isUp(link) ? link.reader() : link.writer();
  }

  private void branches(Map<String, List<Link>> found, Direction direction, String indent) {
    int shown = 0;
    for (Map.Entry<String, List<Link>> each : found.entrySet()) {
      if (++shown > MOST_RUNS) {
        out.println(indent + "… " + (found.size() - MOST_RUNS) + " more runs: --json");
        return;
      }
      boolean last = shown == Math.min(found.size(), MOST_RUNS) && found.size() <= MOST_RUNS;
      String verb = direction == Direction.UPSTREAM ? "written by " : "read by ";
      out.println(indent + (last ? "└─ " : "├─ ") + verb + run(each.getKey()));
      beyond(each.getKey(), each.getValue(), indent + (last ? "   " : "│  "));
    }
  }

  private void beyond(String run, List<Link> links, String indent) {
    Map<String, List<Link>> further = new LinkedHashMap<>();
    for (Link link : links) {
      beyond(link)
          .ifPresent(file -> further.computeIfAbsent(file, key -> new ArrayList<>()).add(link));
    }
    int shown = 0;
    for (Map.Entry<String, List<Link>> each : further.entrySet()) {
      boolean last = ++shown == further.size();
      String file = each.getKey();
      Direction direction = each.getValue().get(0).direction();
      boolean again = !printed.add(file);
      out.println(
          indent
              + (last ? "└─ " : "├─ ")
              + file(file)
              + terminal.paint(
                  Terminal.Colour.FAINT,
                  by(run, each.getValue()) + (again ? "  (see above)" : "")));
      if (!again) {
        deployments(file, indent + (last ? "   " : "│  "));
      }
      branches(
          again ? Map.of() : byRun(file, direction), direction, indent + (last ? "   " : "│  "));
    }
  }

  /** Which other cells of the execution it went through. */
  private static String by(String run, List<Link> links) {
    List<String> others = links.stream().flatMap(link -> far(link).stream()).distinct().toList();
    return others.equals(List.of(run))
        ? ""
        : "  " + (isUp(links.get(0)) ? "read by " : "written by ") + String.join(", ", others);
  }

  private String file(String id) {
    Trace.Version file = files.get(id);
    if (file == null) {
      return id;
    }
    return Artifact.shown(file.path())
        + "  "
        + file.digest().map(Sizes::digest).orElse("unknown bytes")
        + "  "
        + Sizes.bytes(file.sizeBytes());
  }

  private String run(String id) {
    Trace.Run run = runs.get(id);
    return id
        + (run == null
            ? ""
            : "  "
                + terminal.paint(Terminal.Colour.FAINT, Times.exact(run.at(), terminal.clock())));
  }
}
