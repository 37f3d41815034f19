package dev.deja.tracker.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.query.TimeText;
import dev.deja.tracker.shown.ExportTable;
import dev.deja.tracker.shown.ListedJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Many executions: which there are, and tags for several at once. */
final class ExecutionsApi {

  private static final int MOST_ROWS = 1_000;
  private static final int USUAL_ROWS = 100;
  private static final int MOST_TAGGED = 10_000;

  private final Tracker tracker;
  private final Live live;

  ExecutionsApi(Tracker tracker, Live live) {
    this.tracker = tracker;
    this.live = live;
  }

  void add(RoutesConfig routes) {
    routes.get(Answers.API + "/executions", this::list);
    routes.get(Answers.API + "/executions.csv", this::csv);
    routes.post(Answers.API + "/tags", this::tag);
  }

  /**
   * Some of the executions that were asked for.
   *
   * @param total how many there are in all
   * @param offset how many come before these
   */
  private record Part(int total, int offset, List<Row> executions) {}

  private record Row(
      @JsonUnwrapped ListedJson listed,
      Optional<Double> cost,
      Map<String, JsonNode> parameters,
      Map<String, JsonNode> metadata) {}

  private void list(Context context) {
    int offset = Answers.number(context, "offset", 0, 0, Integer.MAX_VALUE);
    int limit = Answers.number(context, "limit", USUAL_ROWS, 1, MOST_ROWS);
    Filter filter = filter(context, limit);
    List<HistoryRow> part = tracker.part(filter, offset);
    int total =
        part.size() < limit && (offset == 0 || !part.isEmpty())
            ? offset + part.size()
            : tracker.count(filter);
    List<String> metadata = context.queryParams("metadata");
    List<String> parameters = context.queryParams("parameter");
    Answers.json(
        context,
        new Part(
            total,
            offset,
            part.stream()
                .map(
                    row ->
                        new Row(
                            ListedJson.of(row.execution()),
                            row.execution().cost(),
                            chosen(row.parameters(), parameters),
                            chosen(row.metadata(), metadata)))
                .toList()));
  }

  private void csv(Context context) {
    StringWriter text = new StringWriter();
    ExportTable.history(tracker.history(filter(context, 0))).csv(new PrintWriter(text));
    Download.header(context, "executions.csv");
    context.contentType("text/csv; charset=utf-8").result(text.toString());
  }

  private static Map<String, JsonNode> chosen(Map<String, JsonNode> all, List<String> keys) {
    Map<String, JsonNode> chosen = new LinkedHashMap<>();
    for (String key : keys) {
      JsonNode value = all.get(key);
      if (value != null) {
        chosen.put(key, value);
      }
    }
    return chosen;
  }

  private static Filter filter(Context context, int limit) {
    String where = Answers.optional(context, "where");
    String sort = Answers.optional(context, "sort");
    return new Filter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        where.isBlank() ? Optional.empty() : Optional.of(Query.parse(where, ExecutionsApi::time)),
        sort.isBlank() ? Optional.empty() : Optional.of(sort(sort)),
        limit);
  }

  private static Instant time(String text) {
    try {
      return TimeText.read(text, Clock.systemDefaultZone());
    } catch (DateTimeException e) {
      throw new BadRequestResponse(String.valueOf(e.getMessage()));
    }
  }

  private static Filter.Sort sort(String text) {
    Field field = Query.field(text.replaceFirst(":(?:asc|desc)$", ""));
    if (field.kind().type() == Field.Type.TEXTS) {
      throw new BadRequestResponse(
          "'" + text + "' has no order; sort by a field with one value, as metadata.acc");
    }
    return new Filter.Sort(field, text.endsWith(":asc"));
  }

  private void tag(Context context) {
    JsonNode body = Answers.body(context);
    List<ExecutionId> executions = new ArrayList<>();
    for (JsonNode id : body.path("executions")) {
      if (!ExecutionId.isUlid(id.asText())) {
        throw new BadRequestResponse("'" + id.asText() + "' is no execution's id");
      }
      executions.add(new ExecutionId(id.asText()));
    }
    if (executions.isEmpty() || executions.size() > MOST_TAGGED) {
      throw new BadRequestResponse(
          executions.size() + " executions; expected 1 to " + MOST_TAGGED + " ids");
    }
    List<TagName> added = tags(body.path("add"));
    List<TagName> removed = tags(body.path("remove"));
    for (ExecutionId id : executions) {
      if (tracker.row(id).isEmpty()) {
        throw Answers.noExecution(id);
      }
    }
    int events = 0;
    for (ExecutionId id : executions) {
      events += tracker.tag(id, added).size() + tracker.untag(id, removed).size();
    }
    live.afterChange();
    Answers.json(context, Map.of("events", events));
  }

  private static List<TagName> tags(JsonNode names) {
    List<TagName> tags = new ArrayList<>();
    for (JsonNode name : names) {
      try {
        tags.add(new TagName(name.asText()));
      } catch (IllegalArgumentException e) {
        throw new BadRequestResponse(String.valueOf(e.getMessage()));
      }
    }
    return tags;
  }
}
