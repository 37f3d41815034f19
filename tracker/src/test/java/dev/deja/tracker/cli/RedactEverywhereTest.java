package dev.deja.tracker.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.index.TestPostgres;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.model.Tombstone;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret in every text of every record that may be any, in keys of maps, and in files: none of it
 * is left in the store, in the index, or in what this machine keeps of them.
 */
class RedactEverywhereTest {

  private static final String SECRET = "correct-horse-battery";
  private static final String NUMBER = "47110815";

  private static final List<String> FORMS =
      List.of(
          SECRET,
          NUMBER,
          Base64.getEncoder().withoutPadding().encodeToString(SECRET.getBytes(UTF_8)));

  /** What an object is, by the end of its key. */
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "start.json", ExecutionStart.class,
          "end.json", ExecutionEnd.class,
          "verdict.json", RerunVerdict.class,
          "resumption.json", Resumption.class,
          "deleted.json", Tombstone.class,
          "group.json", Group.class);

  @TempDir Path folder;
  private Path store;

  @BeforeEach
  void fill() throws IOException {
    Path plain = folder.resolve("plain");
    copy(Path.of("src/test/resources/format-1/store"), plain);
    recorded(new StoreFixture(plain));
    store = folder.resolve("store");
    try (LocalObjectStore from = LocalObjectStore.open(plain);
        LocalObjectStore to = LocalObjectStore.open(store)) {
      put(from, to);
    }
  }

  @Test
  void inAFolder() throws Exception {
    Cli deja = new Cli(store);
    try (ObjectStore objects = LocalObjectStore.open(store)) {
      requireGone(folder, deja, objects, () -> textOf(store));
    }
  }

  @Test
  void inABucketWithAnIndexOnThisMachine() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      StoreAddress.Bucket bucket = server.address();
      Cli deja = moved(bucket);
      try (ObjectStore objects = S3ObjectStore.open(bucket, EmbeddedS3.CREDENTIALS)) {
        requireGone(folder, deja, objects, () -> textOf(folder.resolve("cache")));
      }
    }
  }

  @Test
  void inABucketWithAnIndexForAll() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.start();
        TestPostgres postgres = TestPostgres.start()) {
      StoreAddress.Bucket bucket = server.address();
      Cli deja = moved(bucket).with("DEJA_INDEX", postgres.url());
      try (ObjectStore objects = S3ObjectStore.open(bucket, EmbeddedS3.CREDENTIALS)) {
        requireGone(folder, deja, objects, () -> textOf(postgres));
      }
    }
  }

  private Cli moved(StoreAddress.Bucket bucket) {
    return moved(folder, store, bucket);
  }

  /** Of somebody who has nothing but the bucket. */
  static Cli moved(Path folder, Path store, StoreAddress.Bucket bucket) {
    Cli pushing = new Cli(store).inBucket(folder);
    assertThat(pushing.run("push", bucket.text()).code()).isZero();
    return new Cli(Path.of("unused")).inBucket(folder).with("DEJA_STORE", bucket.text());
  }

  /** What an index has, as text. */
  @FunctionalInterface
  interface Indexed {
    String text() throws Exception;
  }

  static void requireGone(Path folder, Cli deja, ObjectStore objects, Indexed index)
      throws Exception {
    assertThat(deja.run("list", "--limit", "0").code()).isZero();
    assertThat(deja.run("group", "list").out()).contains(SECRET);
    Map<String, String> before = everything(objects);
    assertThat(before.values().stream().filter(RedactEverywhereTest::hasSecret))
        .hasSizeGreaterThan(20);
    assertThat(index.text()).contains(SECRET);
    Path secrets = Files.writeString(folder.resolve("secrets"), SECRET + "\n" + NUMBER + "\n");

    Cli.Result redacted = deja.run("redact", "--secret-file", secrets.toString());
    Cli.Result collected = deja.run("gc");

    assertThat(redacted.code()).as(redacted.toString()).isZero();
    assertThat(redacted.out()).contains("redacted the group");
    assertThat(collected.code()).isZero();
    assertThat(everything(objects))
        .allSatisfy(
            (key, text) -> {
              assertThat(hasSecret(key)).isFalse();
              assertThat(hasSecret(text)).as(key + ": " + text).isFalse();
            });
    assertThat(around(index.text())).isEmpty();
    Files.delete(secrets);
    assertThat(around(textOf(folder.resolve("data")))).isEmpty();
    Cli.Result verified = deja.run("verify");
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(deja.run("list", "--limit", "0").out()).contains("etl/1", "churn/1", "fit/1");
    assertThat(deja.run("list", "--where", "group = 'fit-redacted'").out()).contains("fit/1");
    assertThat(deja.run("group", "list").out()).contains("fit-redacted");
    assertThat(deja.run("show", "etl/1").out()).contains("redacted ");
    assertThat(deja.run("sweep", "--resume", "fit-redacted").err())
        .contains("'fit-redacted'", "Begin a new one");
    assertThat(deja.run("redact", "--pattern", "correct-horse").out()).contains("It is nowhere in");
  }

  /** Executions, events and a group that have all kinds of objects between them. */
  private static void recorded(StoreFixture fixture) throws IOException {
    Executions executions = fixture.executions();
    Digest bundle =
        fixture.bundle(
            "etl.ipynb",
            Map.of("etl.ipynb", "{}", SECRET + ".txt", "the key is " + SECRET + ", do not tell"));
    ExecutionId first =
        fixture
            .execution("etl", 1, "2026-11-20T10:00:00Z")
            .bundle(bundle)
            .parameter("password", "a")
            .parameter("pin", Integer.parseInt(NUMBER))
            .ok("connect()", "connected")
            .error("fail()", "java.lang.Error", "no")
            .metadata("Deja.metadata(..)", "url", "\"a\"")
            .files("read()", StoreFixture.input("a.csv", "a"), StoreFixture.output("b.csv", "b"))
            .artifact("keep()", "key", SECRET)
            .large("print()", "line\n".repeat(100) + SECRET)
            .seal(ExecutionStatus.FAILED);
    executions.blobs().put(("\0\1" + SECRET).getBytes(UTF_8));
    ExecutionId again =
        fixture
            .execution("etl", 2, "2026-11-20T11:00:00Z")
            .rerunOf(first)
            .ok("connect()", "connected")
            .seal(ExecutionStatus.COMPLETED);
    fixture.verdict(first, again, Verdict.DIFFERENT);
    fixture.event(first, Event.Kind.NOTE, "a note", "ann");
    fixture.tagAdded(first, "production", "ann");
    fixture.event(
        first,
        Event.Kind.DEPLOYMENT_CREATED,
        "{\"name\":\"api\",\"version\":\"%s\",\"url\":\"https://%s@example.org\"}"
            .formatted(SECRET, SECRET),
        "ann");
    ExecutionId deleted = fixture.completed("old", 1, "2026-11-20T12:00:00Z");
    executions.delete(executions.read(deleted).orElseThrow(), "ann", "", Instant.now());
    ExecutionId group = StoreFixture.id(Instant.parse("2026-11-20T13:00:00Z"));
    executions
        .groups()
        .add(
            new Group(
                Group.FORMAT,
                group,
                "fit-",
                Group.Kind.SWEEP,
                Instant.parse("2026-11-20T13:00:00Z"),
                "ann",
                2,
                Optional.of(new NotebookRef("fit", Optional.of("/home/ann/fit.ipynb"))),
                Optional.of(Digest.of(new byte[0])),
                Map.of("lr", "1," + SECRET),
                Optional.of(Group.Rows.VALUES),
                Optional.of("tag = 'a'"),
                Map.of("cwd", "/home/ann")),
            List.of(Json.mapper().readTree("{\"pin\":%s,\"word\":\"a\"}".formatted(NUMBER))));
    fixture
        .execution("fit", 1, "2026-11-20T13:00:01Z")
        .ok("fit()", "1")
        .seal(ExecutionStatus.COMPLETED);
  }

  /** Copies a store, with the secret in all that may be any text. */
  private static void put(ObjectStore from, ObjectStore to) throws IOException {
    Executions executions = new Executions(from);
    Segments segments = new Segments(from);
    Map<String, ArrayNode> digests = new TreeMap<>();
    Optional<Group> group;
    try (Stream<ExecutionId> groups = executions.groups().ids()) {
      group = executions.groups().read(groups.findFirst().orElseThrow());
    }
    List<String> keys;
    try (Stream<String> all = from.list("", "", false)) {
      keys = all.filter(key -> !key.startsWith("spool/")).toList();
    }
    for (String key : keys) {
      String name = key.substring(key.lastIndexOf('/') + 1);
      byte[] bytes = segments.object(key).orElseThrow();
      String text = new String(bytes, UTF_8);
      String id = key.replaceAll("[^/]*/([^/]*)/.*", "$1");
      if (Segments.isOne(key)) {
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n")) {
          lines.append(everywhere(line, CellRun.class, Map.of())).append('\n');
        }
        byte[] changed = lines.toString().getBytes(UTF_8);
        digests
            .computeIfAbsent(id, any -> Json.mapper().createArrayNode())
            .add(Digest.of(changed).toString());
        int number = Integer.parseInt(name.replaceAll("\\D", ""));
        assertThat(new Segments(to).put(new ExecutionId(id), number, changed)).isTrue();
      } else if (key.endsWith(".gz")) {
        write(to, key, packed(everywhere(text.strip(), JsonNode.class, Map.of()) + "\n"));
      } else if (name.equals("end.json") && digests.containsKey(id)) {
        write(to, key, everywhere(text, ExecutionEnd.class, Map.of("segments", digests.get(id))));
      } else if (name.equals("start.json") && text.contains("\"fit\"")) {
        JsonNode task = Json.mapper().valueToTree(group.orElseThrow().task(1));
        write(to, key, everywhere(text, ExecutionStart.class, Map.of("task", task)));
      } else if (TYPES.containsKey(name)) {
        write(to, key, everywhere(text, TYPES.get(name), Map.of()));
      } else if (key.startsWith("events/")) {
        write(to, key, everywhere(text, Event.class, Map.of()));
      } else {
        write(to, key, bytes);
      }
    }
  }

  private static String everywhere(String json, Class<?> type, Map<String, JsonNode> fields)
      throws IOException {
    ObjectNode tree = (ObjectNode) Json.mapper().readTree(json);
    fields.forEach(tree::set);
    everywhere(tree, tree, type, "");
    assertThat(fits(tree, type)).isTrue();
    return Json.mapper().writeValueAsString(tree);
  }

  private static void everywhere(ObjectNode whole, JsonNode part, Class<?> type, String path) {
    if (part instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.get(name);
        // Names of notebooks stand in keys, and a deployment is said in JSON.
        boolean fixed =
            (path + "/" + name).matches(".*/notebook/name")
                || (name.equals("value") && value.asText().startsWith("{"));
        if (value.isTextual() && !fixed) {
          object.set(name, with(value));
          if (!fits(whole, type)) {
            object.set(name, value);
          }
        } else {
          everywhere(whole, value, type, path + "/" + name);
        }
      }
      object.put(SECRET, "a key");
      if (!fits(whole, type)) {
        object.remove(SECRET);
      }
    } else if (part instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode value = array.get(i);
        if (value.isTextual()) {
          array.set(i, with(value));
          if (!fits(whole, type)) {
            array.set(i, value);
          }
        } else {
          everywhere(whole, value, type, path + "/" + i);
        }
      }
    }
  }

  private static TextNode with(JsonNode text) {
    return TextNode.valueOf(text.textValue() + SECRET);
  }

  /** Whether it is such a record, with all that it says. */
  private static boolean fits(JsonNode tree, Class<?> type) {
    try {
      return Json.mapper()
              .valueToTree(Json.mapper().treeToValue(tree, type))
              .toString()
              .contains(SECRET)
          || !tree.toString().contains(SECRET);
    } catch (JsonProcessingException | RuntimeException e) {
      return false;
    }
  }

  private static void write(ObjectStore to, String key, String text) {
    write(to, key, text.getBytes(UTF_8));
  }

  private static void write(ObjectStore to, String key, byte[] bytes) {
    to.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** What stands around the secrets in a text. */
  private static List<String> around(String text) {
    List<String> found = new ArrayList<>();
    for (String form : FORMS) {
      for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
        found.add(text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 60)));
      }
    }
    return found;
  }

  private static boolean hasSecret(@Nullable String text) {
    return text != null && FORMS.stream().anyMatch(text::contains);
  }

  /** Every object of a store, unpacked. */
  private static Map<String, String> everything(ObjectStore objects) throws IOException {
    Map<String, String> all = new TreeMap<>();
    List<String> keys;
    try (Stream<String> listed = objects.list("", "", false)) {
      keys = listed.toList();
    }
    for (String key : keys) {
      try (InputStream in = objects.open(key).orElseThrow()) {
        byte[] bytes = in.readAllBytes();
        all.put(
            key,
            new String(
                key.endsWith(".gz")
                    ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()
                    : bytes,
                ISO_8859_1));
      }
    }
    return all;
  }

  /** All files below a folder, as bytes: those of an index have pages that nothing names, too. */
  private static String textOf(Path tree) throws IOException {
    StringBuilder text = new StringBuilder();
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          text.append(file).append(new String(Files.readAllBytes(file), ISO_8859_1));
        }
      }
    }
    return text.toString();
  }

  /** All rows of all tables that Deja has made. */
  static String textOf(TestPostgres postgres) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url().replace("//postgres@", "//").replaceFirst("^", "jdbc:"),
                "postgres",
                "");
        Statement tables = connection.createStatement();
        Statement rows = connection.createStatement();
        ResultSet table =
            tables.executeQuery(
                "select table_schema, table_name from information_schema.tables"
                    + " where table_schema like 'deja%'")) {
      while (table.next()) {
        String name = table.getString(1) + "." + table.getString(2);
        try (ResultSet row = rows.executeQuery("select t::text from " + name + " t")) {
          while (row.next()) {
            text.append(name).append(row.getString(1)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
