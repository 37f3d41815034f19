package dev.deja.tracker.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which task of which group an execution is an attempt at.
 *
 * @param group the group's id
 * @param name the group's name
 * @param number the task's, from 1
 */
public record TaskRef(ExecutionId group, String name, int number) {

  private static final Pattern TEXT = Pattern.compile("([0-9A-Z]{26})/([1-9][0-9]{0,8})/(.+)");

  public TaskRef {
    Group.requireName(name);
    if (number < 1) {
      throw new IllegalArgumentException("task number " + number + " is less than 1");
    }
  }

  /** Reads what {@link #text} gives; empty if the text is none. */
  public static Optional<TaskRef> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
            && ExecutionId.isUlid(matcher.group(1))
            && Group.isName(matcher.group(3))
        ? Optional.of(
            new TaskRef(
                new ExecutionId(matcher.group(1)),
                matcher.group(3),
                Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** {@code 01JC…/7/churn-sweep-1}: how a kernel is told, in {@code DEJA_TASK}. */
  public String text() {
    return group + "/" + number + "/" + name;
  }
}
