package dev.deja.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.group.GroupState;
import dev.deja.tracker.index.GroupFile;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.record.Redaction;
import dev.deja.tracker.store.Groups;
import dev.deja.tracker.word.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Groups of executions: made, found by name, and what became of their tasks. Thread-safe. */
public final class TrackedGroups {

  private final Groups stored;
  private final Redaction redaction;
  private final Supplier<Index> current;
  private final String user;

  /**
   * @param current the index, brought up to date
   */
  TrackedGroups(Groups stored, Supplier<Index> current, Redaction redaction, String user) {
    this.stored = stored;
    this.redaction = redaction;
    this.current = current;
    this.user = user;
  }

  /** Who makes groups here. */
  public String user() {
    return user;
  }

  /**
   * Adds a group, without what looks like a secret; durable when this returns.
   *
   * @param rows what its tasks are beside its grid
   */
  public void add(Group group, List<? extends JsonNode> rows) {
    List<JsonNode> safe = new ArrayList<>();
    rows.forEach(row -> safe.add(withoutSecrets(row)));
    ObjectNode json = (ObjectNode) withoutSecrets(Json.mapper().valueToTree(group));
    try {
      // What it is called is its own affair, and a mark would be no name.
      stored.add(Json.mapper().treeToValue(json.put("name", group.name()), Group.class), safe);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(group + " without secrets is no group", e);
    }
  }

  private JsonNode withoutSecrets(JsonNode json) {
    try {
      return Json.mapper().readTree(redaction.json(json.toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON without secrets is none", e);
    }
  }

  /**
   * Whether what its tasks are to be done with is not what was asked for any more, because
   * something was taken out of it.
   */
  public boolean isRedacted(Group group) {
    return Stream.of(group.grid(), group.options(), group.notebook(), rows(group))
        .anyMatch(part -> part.toString().contains(Redacted.MARK_START));
  }

  /** What the group's tasks are beside its grid. */
  public List<JsonNode> rows(Group group) {
    return stored.rows(group.id());
  }

  /** All groups, newest first. */
  public List<Group> all() {
    return current.get().groups();
  }

  /** Groups of a name, newest first. */
  public List<Group> named(String name) {
    return current.get().groups(name);
  }

  /**
   * The group of a name, or of an id or its beginning.
   *
   * @throws UnknownReference if there is none, or more than one
   */
  public Group find(String nameOrId) {
    List<Group> found = named(nameOrId);
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      List<String> names = all().stream().map(Group::name).distinct().toList();
      List<String> nearest = Nearest.to(nameOrId, names);
      throw new UnknownReference(
          "there is no group '%s'%s. 'deja group list' lists them."
              .formatted(
                  nameOrId, nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest)),
          nearest);
    }
    List<String> ids = found.stream().map(group -> group.id().ulid()).toList();
    throw new UnknownReference(
        "'%s' means %d groups; say which by its id: %s."
            .formatted(nameOrId, found.size(), String.join(", ", ids)),
        ids);
  }

  /** What became of the group's tasks so far. */
  public GroupState state(Group group) {
    return GroupState.of(group, current.get().attempts(group.id()));
  }

  /** The last numbers that executions of a group have said under a metadata key. */
  public Map<ExecutionId, Double> numbers(Group group, String key) {
    return current.get().groupNumbers(group.id(), key);
  }

  /** What executions of a group have read and written. */
  public List<GroupFile> files(Group group) {
    return current.get().groupFiles(group.id());
  }
}
