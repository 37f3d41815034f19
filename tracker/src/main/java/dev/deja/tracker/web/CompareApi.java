package dev.deja.tracker.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.diff.CodeComparison;
import dev.deja.tracker.diff.Difference;
import dev.deja.tracker.diff.ExecutionDiff;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.shown.LastPoints;
import dev.deja.tracker.store.StoredExecution;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several executions beside each other, each compared with the first. */
final class CompareApi {

  private static final int MOST = 8;

  /** May be the same bytes, and may not. */
  private static final String UNKNOWN = "unknown bytes";

  private final Tracker tracker;

  CompareApi(Tracker tracker) {
    this.tracker = tracker;
  }

  void add(RoutesConfig routes) {
    routes.get(Answers.API + "/compare", this::compare);
  }

  /**
   * A comparison.
   *
   * @param sections tables with a column for each execution
   * @param differences of each execution but the first from the first
   * @param code of each execution but the first, beside that of the first
   * @param series points of metadata that were said more than once
   */
  private record Compared(
      List<Head> executions,
      List<Section> sections,
      List<Differences> differences,
      List<CodeComparison> code,
      List<Series> series) {}

  private record Head(ExecutionId id, String reference, String status, String startedAt) {}

  private record Section(String name, List<Row> rows) {}

  /**
   * A row.
   *
   * @param values one for each execution; null where it has none
   */
  private record Row(String name, List<@Nullable Object> values, boolean differs) {}

  private record Differences(
      boolean same,
      boolean unsure,
      Optional<Integer> firstDifferentCellRun,
      List<Difference> causes,
      List<Difference> results) {}

  /**
   * A key's points.
   *
   * @param lines of each execution its points: x is the step, or the number of the point
   */
  private record Series(String key, boolean steps, List<List<Point>> lines) {}

  /** A point of a plot. */
  record Point(double x, double y) {}

  private void compare(Context context) {
    List<StoredExecution> executions = new ArrayList<>();
    for (String text : context.queryParams("execution")) {
      if (!ExecutionId.isUlid(text)) {
        throw new BadRequestResponse("'" + text + "' is no execution's id");
      }
      executions.add(Answers.stored(tracker, new ExecutionId(text)));
    }
    if (executions.size() < 2 || executions.size() > MOST) {
      throw new BadRequestResponse(
          executions.size() + " executions; 2 to " + MOST + " can be compared");
    }
    StoredExecution first = executions.get(0);
    List<StoredExecution> others = executions.subList(1, executions.size());
    Answers.json(
        context,
        new Compared(
            executions.stream()
                .map(
                    each ->
                        new Head(
                            each.id(),
                            each.start().reference(),
                            each.status().name(),
                            each.start().startedAt().toString()))
                .toList(),
            sections(executions),
            others.stream().map(other -> differences(first, other)).toList(),
            others.stream().map(other -> CodeComparison.of(first, other)).toList(),
            series(executions)));
  }

  private Differences differences(StoredExecution a, StoredExecution b) {
    ExecutionDiff diff = ExecutionDiff.of(a, b, tracker.executions());
    return new Differences(
        diff.isSame(), diff.unsure(), diff.firstDifferent(), diff.causes(), diff.results());
  }

  private static List<Section> sections(List<StoredExecution> executions) {
    return List.of(
        section("parameters", executions, each -> new TreeMap<>(each.parameters())),
        section("metadata", executions, CompareApi::metadata),
        section("environment", executions, CompareApi::environment),
        section("dependencies", executions, CompareApi::dependencies),
        section("inputs", executions, each -> files(each, FileUse.Role.INPUT)),
        section("outputs", executions, each -> files(each, FileUse.Role.OUTPUT)));
  }

  private static Section section(
      String name,
      List<StoredExecution> executions,
      Function<StoredExecution, Map<String, ?>> reader) {
    List<Map<String, ?>> all = executions.stream().<Map<String, ?>>map(reader).toList();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(each -> names.addAll(each.keySet()));
    List<Row> rows = new ArrayList<>();
    for (String key : names) {
      List<@Nullable Object> values = new ArrayList<>();
      all.forEach(each -> values.add(each.get(key)));
      boolean differs =
          values.contains(UNKNOWN) || values.stream().map(String::valueOf).distinct().count() > 1;
      rows.add(new Row(key, values, differs));
    }
    return new Section(name, rows);
  }

  private static Map<String, Object> metadata(StoredExecution execution) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    LastPoints.of(execution.cells()).forEach(point -> metadata.put(point.key(), point.value()));
    return metadata;
  }

  private static Map<String, Object> environment(StoredExecution execution) {
    Map<String, Object> all = new LinkedHashMap<>();
    execution
        .start()
        .git()
        .ifPresent(
            git -> {
              all.put("git version", git.version());
              git.commit().ifPresent(commit -> all.put("git commit", commit));
              git.branch().ifPresent(branch -> all.put("git branch", branch));
            });
    all.put("Deja", execution.start().kernelVersion());
    all.put("started by", execution.start().client());
    JsonNode environment = Json.mapper().valueToTree(execution.start().environment());
    environment
        .properties()
        .forEach(
            each -> {
              if (each.getKey().equals("variables")) {
                each.getValue()
                    .properties()
                    .forEach(variable -> all.put("$" + variable.getKey(), variable.getValue()));
              } else {
                all.put(each.getKey(), each.getValue());
              }
            });
    return all;
  }

  private static Map<String, Object> dependencies(StoredExecution execution) {
    Map<String, Object> jars = new TreeMap<>();
    execution
        .end()
        .ifPresent(
            end ->
                end.lock()
                    .forEach(
                        jar -> {
                          String name = jar.coordinates().orElse(jar.file());
                          int version = name.lastIndexOf(':');
                          jars.put(
                              version > 0 ? name.substring(0, version) : name,
                              (version > 0 ? name.substring(version + 1) + " " : "")
                                  + jar.digest().hex().substring(0, 12));
                        }));
    return jars;
  }

  private static Map<String, Object> files(StoredExecution execution, FileUse.Role role) {
    Map<String, Object> files = new TreeMap<>();
    for (CellRun run : execution.cells()) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == role) {
          files.put(
              use.path(),
              use.isDeletion() ? "deleted" : use.digest().map(Object::toString).orElse(UNKNOWN));
        }
      }
    }
    return files;
  }

  private static List<Series> series(List<StoredExecution> executions) {
    List<Map<String, PointSeries>> all = executions.stream().map(PointSeries::of).toList();
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(
        each ->
            each.forEach(
                (key, series) -> {
                  if (series.points().size() > 1) {
                    keys.add(key);
                  }
                }));
    List<Series> found = new ArrayList<>();
    for (String key : keys) {
      PointSeries none = new PointSeries(true, List.of());
      found.add(
          new Series(
              key,
              all.stream().allMatch(each -> each.getOrDefault(key, none).steps()),
              all.stream().map(each -> each.getOrDefault(key, none).points()).toList()));
    }
    return found;
  }

  /**
   * Numbers that were said for a key.
   *
   * @param steps whether each has a step
   */
  private record PointSeries(boolean steps, List<Point> points) {

    static Map<String, PointSeries> of(StoredExecution execution) {
      Map<String, List<Point>> points = new LinkedHashMap<>();
      Set<String> stepless = new LinkedHashSet<>();
      for (CellRun run : execution.cells()) {
        run.metadata().stream()
            .filter(point -> point.value().isNumber())
            .forEach(
                point -> {
                  List<Point> known = points.computeIfAbsent(point.key(), key -> new ArrayList<>());
                  double x = point.step().map(Long::doubleValue).orElse((double) known.size());
                  if (point.step().isEmpty()) {
                    stepless.add(point.key());
                  }
                  known.add(new Point(x, point.value().doubleValue()));
                });
      }
      Map<String, PointSeries> series = new LinkedHashMap<>();
      points.forEach(
          (key, known) -> series.put(key, new PointSeries(!stepless.contains(key), known)));
      return series;
    }
  }
}
