package dev.deja.tracker.cli;

import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.lineage.Trace.Direction;
import dev.deja.tracker.shown.TraceGraph;
import dev.deja.tracker.shown.TraceSvg;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja trace}: what a file was made from, and what was made from it. */
@Command(
    name = "trace",
    description = {
      "Shows what a file was made from, and what was made from it.",
      "Goes through any number of cells, executions and notebooks."
    },
    sortOptions = false)
final class TraceCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "A path, an artifact as churn/42/model, or a digest (sha256:… or its first digits, 8 at"
              + " least).")
  private String file;

  @Option(names = "--upstream", description = "Only what it was made from.")
  private boolean upstream;

  @Option(names = "--downstream", description = "Only what was made from it.")
  private boolean downstream;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many files to follow, each way (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(names = "--json", description = "Print one JSON object: files, runs and links.")
  private boolean json;

  @Option(names = "--dot", description = "Print a graph for Graphviz, as in '… | dot -Tsvg'.")
  private boolean dot;

  @Option(names = "--svg", description = "Print a picture: an SVG document, as in '… > trace.svg'.")
  private boolean svg;

  @Override
  public Integer call() {
    if (Stream.of(json, dot, svg).filter(each -> each).count() > 1) {
      throw new UserMistake("--json, --dot and --svg exclude each other; give one of them.");
    }
    if (depth < 1) {
      throw new UserMistake("--depth " + depth + " follows nothing; it must be 1 or more.");
    }
    Trace trace = deja.tracker().trace(new FileArgument(deja, file).digest(), depth, directions());
    if (json) {
      deja.terminal().json(trace);
    } else if (dot) {
      deja.terminal().out().print(TraceGraph.of(trace).dot());
    } else if (svg) {
      deja.terminal().out().print(TraceSvg.of(TraceGraph.of(trace)));
    } else {
      new TraceTree(deja.terminal(), trace).print(directions());
    }
    return ExitCode.DONE;
  }

  private Set<Direction> directions() {
    if (upstream == downstream) {
      return EnumSet.allOf(Direction.class);
    }
    return EnumSet.of(upstream ? Direction.UPSTREAM : Direction.DOWNSTREAM);
  }
}
