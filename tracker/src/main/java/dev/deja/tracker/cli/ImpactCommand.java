package dev.deja.tracker.cli;

import dev.deja.tracker.Artifacts;
import dev.deja.tracker.Impacts;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.lineage.Impact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja impact}: this is bad; what depends on it? */
@Command(
    name = "impact",
    description = {
      "Shows what depends on a jar, a file or a cell that turned out to be bad.",
      "Executions, what they wrote since, who read that, and deployments."
    },
    sortOptions = false)
final class ImpactCommand implements Callable<Integer> {

  private static final int MOST_CANDIDATES = 5;

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "JAR|FILE|CELL",
      description =
          "A jar by its coordinates, with or without version, or its file name; a file by its path"
              + " or digest; an artifact; or a cell, as churn/42/7.")
  private @Nullable String what;

  @Option(
      names = "--source",
      paramLabel = "CODE",
      description = "A cell by its source: wherever it ran, exactly so; @FILE reads it.")
  private @Nullable String source;

  @Option(
      names = "--everywhere",
      description = "Of a cell, as churn/42/7: wherever a cell of its source ran.")
  private boolean everywhere;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many executions to follow (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (depth < 1) {
      throw new UserMistake("--depth " + depth + " follows nothing; it must be 1 or more.");
    }
    if ((what == null) == (source == null)) {
      throw new UserMistake(
          "impact needs one thing that is bad: a jar, a file or a cell, as in 'deja impact"
              + " churn/42/7', or --source CODE.");
    }
    Impacts impacts = deja.tracker().impacts(depth);
    String given = what;
    Impact impact = given == null ? ofSource(impacts) : of(impacts, given);
    if (json) {
      deja.terminal().json(impact);
    } else {
      new ImpactTree(deja.terminal(), impact).print();
    }
    return ExitCode.DONE;
  }

  private Impact ofSource(Impacts impacts) throws IOException {
    String code = String.valueOf(source);
    if (code.startsWith("@")) {
      Path file = Path.of(code.substring(1));
      if (!Files.isRegularFile(file)) {
        throw new UserMistake("--source '" + code + "' names no file.");
      }
      code = Files.readString(file).stripTrailing();
    }
    Impact impact = impacts.ofSource(firstLine(code), code);
    if (impact.executions().isEmpty()) {
      throw new UserMistake(
          "no recorded cell is exactly '"
              + firstLine(code)
              + "'. 'deja show churn/42/7' prints a cell; 'deja impact churn/42/7 --everywhere'"
              + " takes it by its place.");
    }
    return impact;
  }

  private static String firstLine(String code) {
    List<String> lines = code.lines().toList();
    return lines.size() < 2 ? code : lines.get(0) + " …";
  }

  private Impact of(Impacts impacts, String given) {
    boolean isHere = isFile(given);
    if (!isHere && given.matches(".+/[0-9]+/[0-9]+|.*@.+/[0-9]+|latest/[0-9]+")) {
      return ofCell(impacts, given);
    }
    if (isHere && given.endsWith(".jar")) {
      Digest digest = FileArgument.hash(Path.of(given));
      Impact ofJar = impacts.ofJar(digest.toString());
      if (!ofJar.executions().isEmpty()) {
        return named(ofJar, given);
      }
    }
    if (!isHere && !Artifacts.isReference(given)) {
      Impact ofJar = impacts.ofJar(given);
      if (!ofJar.executions().isEmpty()) {
        return ofJar;
      }
      if (given.matches("[^/\\\\ ]+:[^/\\\\ ]+") && !given.startsWith(Digest.PREFIX)
          || given.endsWith(".jar")) {
        throw unknownJar(impacts, given);
      }
    }
    return impacts.ofFile(given, new FileArgument(deja, given).digest());
  }

  private static Impact named(Impact impact, String name) {
    return new Impact(
        name, impact.executions(), impact.files(), impact.deployments(), impact.complete());
  }

  private Impact ofCell(Impacts impacts, String given) {
    Resolved resolved = deja.tracker().resolve(given);
    if (resolved.cell().isEmpty()) {
      throw new UnknownReference(
          "'" + given + "' is no cell run: expected one like churn/42/7.", List.of());
    }
    int number = resolved.cell().getAsInt();
    if (!everywhere) {
      return impacts.ofCell(resolved.execution(), number);
    }
    Optional<String> code =
        deja.tracker().execution(resolved.execution().id()).cells().stream()
            .filter(run -> run.number() == number)
            .map(CellRun::source)
            .findFirst();
    return impacts.ofSource("the source of " + given, code.orElseThrow());
  }

  private static boolean isFile(String given) {
    try {
      return Files.isRegularFile(Path.of(given));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static UserMistake unknownJar(Impacts impacts, String given) {
    String[] parts = given.replaceFirst("\\.jar$", "").split(":");
    String part = parts.length > 1 ? parts[1] : parts[0].replaceFirst("-[0-9].*$", "");
    List<String> like = impacts.jarsLike(part, MOST_CANDIDATES);
    List<String> near =
        like.isEmpty() && parts.length > 1 ? impacts.jarsLike(parts[0], MOST_CANDIDATES) : like;
    return new UserMistake(
        "no recorded execution has the jar '"
            + given
            + "' on its class path"
            + (near.isEmpty() ? "" : "; like it: " + String.join(", ", near))
            + ".");
  }
}
