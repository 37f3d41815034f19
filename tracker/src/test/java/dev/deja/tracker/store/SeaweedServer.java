package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A real SeaweedFS server on loopback, run from the program that {@code WEED_BIN} names. Its filer
 * keeps the bytes of small objects in one database, and takes millions of them in minutes: {@link
 * #load}.
 */
public final class SeaweedServer implements AutoCloseable {

  private static final Duration STARTED = Duration.ofMinutes(1);
  private static final String BUCKETS = "/buckets/";
  private static final int PRIVATE = 0600;

  private final String program;
  private final Path folder;
  private final int master;
  private final int s3;
  private final int metrics;
  private final Process process;

  private SeaweedServer(String program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    this.master = freePort();
    this.s3 = freePort();
    this.metrics = freePort();
    Path identities = folder.resolve("s3.json");
    Files.writeString(
        identities,
        """
        {"identities": [{"name": "deja", "actions": ["Admin", "Read", "List", "Tagging", "Write"],
          "credentials": [{"accessKey": "%s", "secretKey": "%s"}]}]}
        """
            .formatted(
                EmbeddedS3.CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
                EmbeddedS3.CREDENTIALS.get("AWS_SECRET_ACCESS_KEY")));
    ProcessBuilder builder =
        new ProcessBuilder(
            program,
            "-logtostderr=true",
            "server",
            "-dir=" + Files.createDirectories(folder.resolve("data")),
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-master.port=" + master,
            "-volume.port=" + freePort(),
            "-filer",
            "-filer.port=" + freePort(),
            "-filer.saveToFilerLimit=" + (64 << 10),
            "-s3",
            "-s3.port=" + s3,
            "-s3.config=" + identities,
            "-metricsPort=" + metrics);
    builder.environment().put("HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("seaweed.log").toFile());
    this.process = builder.start();
  }

  /** Starts one, with the bucket in it. */
  public static SeaweedServer start(Path folder) throws Exception {
    SeaweedServer server = new SeaweedServer(System.getenv("WEED_BIN"), folder);
    Instant latest = Instant.now().plus(STARTED);
    while (true) {
      try (S3ObjectStore store = S3ObjectStore.open(server.address(), EmbeddedS3.CREDENTIALS)) {
        store.require();
        return server;
      } catch (StoreException e) {
        if (!server.process.isAlive() || Instant.now().isAfter(latest)) {
          server.close();
          throw new IOException("SeaweedFS did not start; see the log in " + folder, e);
        }
        server.shell("s3.bucket.create -name " + EmbeddedS3.BUCKET);
      }
    }
  }

  private static int freePort() throws IOException {
    // Each listens for gRPC too, 10,000 above.
    while (true) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = free.getLocalPort() - 10_000;
        if (port > 1_024) {
          return port;
        }
      }
    }
  }

  /** An empty store of its own in the bucket. */
  public StoreAddress.Bucket address() {
    return EmbeddedS3.address(URI.create("http://127.0.0.1:" + s3), UUID.randomUUID().toString());
  }

  /** Where it tells how many requests it has answered. */
  public URI metrics() {
    return URI.create("http://127.0.0.1:" + metrics + "/metrics");
  }

  /** Objects below a prefix of the bucket, given to the database as {@code fs.meta.save} does. */
  public void load(String prefix, List<ObjectStore.Put> objects) throws Exception {
    Path file = folder.resolve("load.meta");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      for (ObjectStore.Put object : objects) {
        byte[] entry = entry(prefix + object.key(), object);
        out.writeInt(entry.length);
        out.write(entry);
      }
    }
    String said = shell("fs.meta.load -concurrency 16 " + file);
    if (!said.contains(objects.size() + " files")) {
      throw new IOException("not loaded: " + said);
    }
    Files.delete(file);
  }

  /** A {@code FullEntry} of SeaweedFS's {@code filer.proto}. */
  private static byte[] entry(String key, ObjectStore.Put object)
      throws IOException, NoSuchAlgorithmException {
    byte[] content;
    try (InputStream in = object.source().open()) {
      content = in.readAllBytes();
    }
    long now = Instant.now().getEpochSecond();
    Protobuf attributes =
        new Protobuf()
            .number(1, content.length)
            .number(2, now)
            .number(3, PRIVATE)
            .number(6, now)
            .bytes(14, MessageDigest.getInstance("MD5").digest(content));
    int name = key.lastIndexOf('/') + 1;
    Protobuf entry =
        new Protobuf()
            .bytes(1, key.substring(name).getBytes(UTF_8))
            .bytes(4, attributes.toBytes())
            .bytes(9, content);
    String path = BUCKETS + EmbeddedS3.BUCKET + "/" + key.substring(0, name - 1);
    return new Protobuf().bytes(1, path.getBytes(UTF_8)).bytes(2, entry.toBytes()).toBytes();
  }

  /** Fields of a message. */
  private static final class Protobuf {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Protobuf number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Protobuf bytes(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while (rest > 0x7f) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }

  private String shell(String command) throws IOException, InterruptedException {
    Path said = folder.resolve("shell.log");
    Process shell =
        new ProcessBuilder(program, "shell", "-master=127.0.0.1:" + master)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try (var in = shell.outputWriter()) {
      in.write("lock\n" + command + "\nunlock\nexit\n");
    }
    if (!shell.waitFor(10, TimeUnit.MINUTES)) {
      shell.destroyForcibly();
    }
    return Files.readString(said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
