package dev.deja.tracker.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The API's description, against which answers are held. */
final class Description {

  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final JsonNode description;
  private final Set<String> seen = new TreeSet<>();

  Description(String json) throws IOException {
    description = Json.mapper().readTree(json);
  }

  /**
   * Holds an answer against it: its status must be described, its media type, and what is in it.
   *
   * @param operation as {@code GET /executions/{id}}
   */
  void check(String operation, HttpResponse<String> answer) throws IOException {
    String[] parts = operation.split(" ");
    JsonNode described =
        description.path("paths").path(parts[1]).path(parts[0].toLowerCase(java.util.Locale.ROOT));
    assertThat(described.isObject()).as(operation + " is described").isTrue();
    JsonNode response = described.path("responses").path(String.valueOf(answer.statusCode()));
    assertThat(response.isObject())
        .as("%s answers %d: %s", operation, answer.statusCode(), answer.body())
        .isTrue();
    Map.Entry<String, JsonNode> content = response.path("content").properties().iterator().next();
    assertThat(
            answer.headers().firstValue("Content-Type").orElse("").replace(";charset", "; charset"))
        .as(operation)
        .startsWith(content.getKey());
    if (content.getKey().equals("application/json")) {
      ObjectNode schema = content.getValue().path("schema").deepCopy();
      schema.set("components", description.path("components"));
      assertThat(schemas.getSchema(schema).validate(Json.mapper().readTree(answer.body())))
          .as("%s%n%s", operation, answer.body())
          .isEmpty();
    }
    if (answer.statusCode() < 400) {
      seen.add(operation);
    }
  }

  /** An operation that was looked at otherwise: its answer does not end. */
  void seen(String operation) {
    seen.add(operation);
  }

  /** Every operation that is described has been answered well once. */
  void allSeen() {
    Set<String> all = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            all.add(
                                method.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey())));
    assertThat(seen).isEqualTo(all);
  }
}
