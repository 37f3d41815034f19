package dev.deja.tracker.cli;

import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.lineage.Trace.Direction;
import dev.deja.tracker.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
      "Shows what a file was made from, and what was made from it:",
      "through any number of cells, executions and notebooks."
    },
    sortOptions = false)
final class TraceCommand implements Callable<Integer> {

  private static final int MOST_CANDIDATES = 5;

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A path, or a digest (sha256:… or its first digits, 8 at least).")
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
    Trace trace = deja.tracker().trace(digest(), depth, directions());
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

  private Digest digest() {
    String hex = file.startsWith(Digest.PREFIX) ? file.substring(Digest.PREFIX.length()) : file;
    boolean named = !hex.equals(file);
    Optional<Path> path = named ? Optional.empty() : path();
    if (path.isPresent() && Files.isRegularFile(path.get())) {
      return ofFile(path.get());
    }
    if (hex.toLowerCase(Locale.ROOT).matches(named ? "[0-9a-f]{1,64}" : "[0-9a-f]{8,64}")) {
      return byPrefix(hex.toLowerCase(Locale.ROOT));
    }
    if (named) {
      throw new UserMistake("'" + file + "' is no digest: it is sha256: and hex digits.");
    }
    return lastOf(path.map(Path::toString).orElse(file));
  }

  private Optional<Path> path() {
    try {
      return Optional.of(Path.of(file).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Digest byPrefix(String hex) {
    List<Digest> found = deja.tracker().fileDigests(hex, MOST_CANDIDATES + 1);
    if (found.isEmpty()) {
      throw new UserMistake(
          "no recorded cell has read or written bytes whose digest begins with '" + hex + "'.");
    }
    if (found.size() > 1) {
      throw new UserMistake(
          "'"
              + file
              + "' is ambiguous: "
              + String.join(
                  ", ",
                  found.stream()
                      .limit(MOST_CANDIDATES)
                      .map(each -> each.hex().substring(0, 16))
                      .toList())
              + (found.size() > MOST_CANDIDATES ? ", …" : "")
              + ". Type more digits.");
    }
    return found.get(0);
  }

  /** The bytes that the file has now, if they are known; else those that it had last. */
  private Digest ofFile(Path path) {
    Digest now = hash(path);
    if (!deja.tracker().fileDigests(now.hex(), 1).isEmpty()) {
      return now;
    }
    Optional<Digest> before = deja.tracker().lastDigest(path.toString());
    if (before.isEmpty()) {
      throw unknown(path.toString());
    }
    deja.terminal()
        .err()
        .println(
            "deja: '"
                + file
                + "' has changed since a cell used it last; this is about the bytes it had then.");
    return before.get();
  }

  private Digest lastOf(String path) {
    return deja.tracker().lastDigest(path).orElseThrow(() -> unknown(path));
  }

  private UserMistake unknown(String path) {
    String name = String.valueOf(Path.of(path).getFileName());
    List<String> others = deja.tracker().filesNamed(name, MOST_CANDIDATES);
    return new UserMistake(
        "no recorded cell has read or written '"
            + path
            + "'"
            + (others.isEmpty() ? "" : "; of that name: " + String.join(", ", others))
            + ". 'deja show' lists the files of an execution.");
  }

  private static Digest hash(Path path) {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new UserMistake("'" + path + "' cannot be read: " + e.getMessage() + ".");
    }
    return Digest.finish(sha256);
  }
}
