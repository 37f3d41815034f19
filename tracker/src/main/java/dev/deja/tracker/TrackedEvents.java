package dev.deja.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.record.Redaction;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of executions after the fact: tags, notes, deployments. Thread-safe. */
final class TrackedEvents {

  private final CurrentIndex index;
  private final Executions executions;
  private final Redaction redaction;
  private final String user;

  TrackedEvents(CurrentIndex index, Executions executions, Redaction redaction, String user) {
    this.index = index;
    this.executions = executions;
    this.redaction = redaction;
    this.user = user;
  }

  List<Event> tags(ExecutionId id) {
    return index.current().tags(id);
  }

  List<Event> history(ExecutionId id) {
    return index.current().events(id);
  }

  List<Deployed> deployments() {
    return index.current().deployments();
  }

  Set<ExecutionId> deployed() {
    return deployments().stream()
        .filter(each -> each.retired().isEmpty())
        .map(Deployed::execution)
        .collect(Collectors.toSet());
  }

  Event deploy(ExecutionId id, Deployment deployment) {
    try {
      String json = redaction.json(Json.mapper().writeValueAsString(deployment));
      return add(id, Event.Kind.DEPLOYMENT_CREATED, json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(deployment + " has no JSON form", e);
    }
  }

  Event add(ExecutionId id, Event.Kind kind, String value) {
    Event said = event(id, kind, redaction.withoutSecrets(value), history(id));
    executions.add(said);
    return said;
  }

  /** Says of tags only what is not so already. */
  List<Event> say(ExecutionId id, List<TagName> names, Event.Kind kind) {
    List<String> carried = tags(id).stream().map(Event::value).toList();
    List<Event> before = history(id);
    List<Event> events = new ArrayList<>();
    for (TagName name : new LinkedHashSet<>(names)) {
      if (carried.contains(name.name()) == (kind == Event.Kind.TAG_REMOVED)) {
        events.add(event(id, kind, name.name(), before));
      }
    }
    events.forEach(executions::add);
    return events;
  }

  /**
   * Events are folded in the order of their ids: this one comes behind all that were said of the
   * execution, also if the clock has gone back since.
   */
  private Event event(ExecutionId about, Event.Kind kind, String value, List<Event> before) {
    Instant now = Instant.now();
    Instant behind =
        before.stream()
            .map(event -> Ids.madeAt(event.id()).plusMillis(1))
            .max(Comparator.naturalOrder())
            .filter(now::isBefore)
            .orElse(now);
    return new Event(Event.FORMAT, Ids.next(behind), now, user, about, kind, value);
  }
}
