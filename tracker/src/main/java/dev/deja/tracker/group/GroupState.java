package dev.deja.tracker.group;

import dev.deja.tracker.index.Attempt;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Group;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a group's tasks: a fold of the attempts at them, in which each task counts once.
 *
 * @param begun by number, those tasks of which there is an attempt
 */
public record GroupState(Group group, SortedMap<Integer, Task> begun) {

  /** How a task stands. */
  public enum Standing {
    /** It came to its end; a re-run: it was compared, whatever that proved. */
    DONE,
    /** A cell failed, or its record is not whole. */
    FAILED,
    /** It was interrupted, or its kernel died. */
    STOPPED,
    /** It has begun, and nobody has said that it ended. */
    RUNNING,
    /** There is no attempt. */
    WAITING
  }

  /**
   * A task of which there is an attempt.
   *
   * @param counts the attempt that counts: the last one that is done, or else the last one
   * @param others the other attempts, which are history, the earliest first
   */
  public record Task(int number, Attempt counts, List<Attempt> others, Standing standing) {

    public Task {
      others = List.copyOf(others);
    }
  }

  public GroupState {
    begun = Collections.unmodifiableSortedMap(new TreeMap<>(begun));
  }

  /**
   * The fold.
   *
   * @param attempts in any order
   */
  public static GroupState of(Group group, List<Attempt> attempts) {
    SortedMap<Integer, List<Attempt>> byTask = new TreeMap<>();
    attempts.stream()
        .filter(attempt -> attempt.task() <= group.tasks())
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .forEach(
            attempt ->
                byTask.computeIfAbsent(attempt.task(), task -> new ArrayList<>()).add(attempt));
    SortedMap<Integer, Task> begun = new TreeMap<>();
    byTask.forEach((number, all) -> begun.put(number, task(group.kind(), number, all)));
    return new GroupState(group, begun);
  }

  private static Task task(Group.Kind kind, int number, List<Attempt> all) {
    Attempt counts = all.get(all.size() - 1);
    for (Attempt attempt : all) {
      if (standing(kind, attempt) == Standing.DONE) {
        counts = attempt;
      }
    }
    List<Attempt> others = new ArrayList<>(all);
    others.remove(counts);
    return new Task(number, counts, others, standing(kind, counts));
  }

  private static Standing standing(Group.Kind kind, Attempt attempt) {
    if (attempt.status() == ExecutionStatus.RUNNING) {
      return Standing.RUNNING;
    }
    if (kind == Group.Kind.RERUN) {
      boolean over = attempt.verdict().isPresent() || attempt.status() == ExecutionStatus.DELETED;
      return over ? Standing.DONE : Standing.STOPPED;
    }
    return switch (attempt.status()) {
      case COMPLETED, DELETED -> Standing.DONE;
      case FAILED, INCOMPLETE -> Standing.FAILED;
      case INTERRUPTED -> Standing.STOPPED;
      case RUNNING -> Standing.RUNNING;
    };
  }

  /** How a task stands, by its number. */
  public Standing standing(int number) {
    Task task = begun.get(number);
    return task == null ? Standing.WAITING : task.standing();
  }

  /** How many tasks stand how; all are counted, none twice. */
  public Map<Standing, Integer> counts() {
    Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
    begun.values().forEach(task -> counts.merge(task.standing(), 1, Integer::sum));
    counts.put(Standing.WAITING, group.tasks() - begun.size());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }
}
