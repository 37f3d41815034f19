package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Reads groups from a store, and adds them. Thread-safe. */
public final class Groups {

  private final ObjectStore objects;
  private final JsonObjects json;

  public Groups(ObjectStore objects) {
    this.objects = objects;
    this.json = new JsonObjects(objects);
  }

  /** The ids of all groups in ascending order, unread. The caller closes the stream. */
  public Stream<ExecutionId> ids() {
    return objects
        .list(Layout.GROUPS, "", true)
        .filter(key -> key.endsWith("/"))
        .map(key -> key.substring(Layout.GROUPS.length(), key.length() - 1))
        .filter(ExecutionId::isUlid)
        .map(ExecutionId::new);
  }

  /**
   * A group; empty if the store does not have it.
   *
   * @throws StoreException if it is damaged
   */
  public Optional<Group> read(ExecutionId id) {
    return json.read(Layout.group(id), Group.class);
  }

  /**
   * What the group's tasks are beside its grid, one each, in order; empty if there is nothing.
   *
   * @throws StoreException if it is damaged
   */
  public List<JsonNode> rows(ExecutionId id) {
    String key = Layout.groupTasks(id);
    Optional<InputStream> stream = objects.open(key);
    if (stream.isEmpty()) {
      return List.of();
    }
    List<JsonNode> rows = new ArrayList<>();
    try (InputStream packed = stream.get();
        InputStream in = new GZIPInputStream(packed)) {
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        if (!line.isEmpty()) {
          rows.add(Json.mapper().readTree(line));
        }
      }
    } catch (IOException e) {
      throw JsonObjects.damaged(key, e);
    }
    return rows;
  }

  /**
   * Adds a group; durable when this returns.
   *
   * @param rows what its tasks are beside its grid; none is written if there are none
   */
  public void add(Group group, List<? extends JsonNode> rows) {
    try {
      if (!rows.isEmpty()) {
        put(Layout.groupTasks(group.id()), packed(rows));
      }
      put(Layout.group(group.id()), Json.mapper().writeValueAsBytes(group));
    } catch (IOException e) {
      throw new IllegalArgumentException(group + " has no JSON form", e);
    }
  }

  private static byte[] packed(List<? extends JsonNode> rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (JsonNode row : rows) {
        out.write(Json.mapper().writeValueAsBytes(row));
        out.write('\n');
      }
    }
    return bytes.toByteArray();
  }

  private void put(String key, byte[] bytes) {
    objects.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
