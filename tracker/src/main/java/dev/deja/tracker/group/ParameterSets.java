package dev.deja.tracker.group;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.parameter.Injection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a sweep's tasks: each row of a table, if there is one, with each point of a
 * grid. A set is made when it is asked for, so that a grid may be of any size. Immutable.
 */
public final class ParameterSets {

  private final List<Axis> axes;
  private final List<Map<String, @Nullable Object>> rows;
  private final BigInteger points;

  private ParameterSets(List<Axis> axes, List<Map<String, @Nullable Object>> rows) {
    this.axes = List.copyOf(axes);
    this.rows = List.copyOf(rows);
    this.points = axes.stream().map(Axis::size).reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /**
   * Those of a grid, and of a table if there are rows.
   *
   * @param grid values as they are typed, by parameter
   * @param rows of a table, as JSON; empty if there is none
   * @param kind what values in rows are
   * @throws GroupProblem if values make no sense, or a parameter is in both
   */
  public static ParameterSets of(
      Map<String, String> grid, List<? extends JsonNode> rows, Optional<Group.Rows> kind) {
    List<Axis> axes = new ArrayList<>();
    grid.forEach((name, text) -> axes.add(Axis.parse(name, text)));
    List<Map<String, @Nullable Object>> sets = new ArrayList<>();
    for (JsonNode row : rows) {
      Map<String, @Nullable Object> set = new LinkedHashMap<>();
      row.properties()
          .forEach(
              entry -> {
                if (grid.containsKey(entry.getKey())) {
                  throw new GroupProblem(
                      "parameter '%s' is both a column of the table and given with -p; leave one out."
                          .formatted(entry.getKey()));
                }
                set.put(entry.getKey(), value(entry.getValue(), kind));
              });
      sets.add(set);
    }
    return new ParameterSets(axes, sets.isEmpty() ? List.of(Map.of()) : sets);
  }

  private static @Nullable Object value(JsonNode value, Optional<Group.Rows> kind) {
    return kind.filter(Group.Rows.WORDS::equals).isPresent()
        ? Injection.typed(value.asText())
        : Json.mapper().convertValue(value, Object.class);
  }

  /** How many sets there are; at least one. */
  public BigInteger count() {
    return points.multiply(BigInteger.valueOf(rows.size()));
  }

  /** How many values each parameter of the grid has, in words: {@code lr: 2, depth: 4}. */
  public String sizes() {
    String grid =
        axes.stream()
            .map(axis -> "%s: %,d".formatted(axis.name(), axis.size()))
            .collect(Collectors.joining(", "));
    return rows.size() > 1
        ? "%,d rows%s".formatted(rows.size(), grid.isEmpty() ? "" : ", " + grid)
        : grid;
  }

  /**
   * A set by the number of its task.
   *
   * @param number from 1
   */
  public Map<String, @Nullable Object> get(long number) {
    long place = number - 1;
    Map<String, @Nullable Object> set = new LinkedHashMap<>();
    Object[] values = new Object[axes.size()];
    for (int i = axes.size() - 1; i >= 0; i--) {
      long size = axes.get(i).size().longValueExact();
      values[i] = axes.get(i).value(place % size);
      place /= size;
    }
    set.putAll(rows.get((int) place));
    for (int i = 0; i < values.length; i++) {
      set.put(axes.get(i).name(), values[i]);
    }
    return set;
  }

  /**
   * Few sets that together have every value that must be checked: each value of an axis and each
   * row, beside the first of all else. Those of a range are its ends and its second value.
   */
  public List<Map<String, @Nullable Object>> samples() {
    List<Map<String, @Nullable Object>> samples = new ArrayList<>();
    Map<String, @Nullable Object> first = get(1);
    for (Axis axis : axes) {
      for (Object value : axis.samples()) {
        Map<String, @Nullable Object> sample = new LinkedHashMap<>(first);
        sample.put(axis.name(), value);
        samples.add(sample);
      }
    }
    for (Map<String, @Nullable Object> row : rows) {
      Map<String, @Nullable Object> sample = new LinkedHashMap<>(first);
      rows.get(0).keySet().forEach(sample::remove);
      sample.putAll(row);
      samples.add(sample);
    }
    return samples;
  }
}
