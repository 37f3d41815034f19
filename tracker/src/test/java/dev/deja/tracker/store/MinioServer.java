package dev.deja.tracker.store;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MinIO server on loopback, run from the program that {@code MINIO_BIN} names. {@code
 * .ci/run} may still be building that: it is waited for.
 */
public final class MinioServer implements AutoCloseable {

  public static final Map<String, String> CREDENTIALS = EmbeddedS3.CREDENTIALS;

  /** As long as building it takes on a slow machine that does other things as well. */
  private static final Duration BUILT = Duration.ofMinutes(40);

  private static final Duration STARTED = Duration.ofMinutes(1);

  private final Path program;
  private final Path folder;
  private final int port;
  private volatile Process process;

  private MinioServer(Path program, Path folder, int port) throws IOException {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.process = started();
  }

  /**
   * Starts one. Without the program the test is skipped, and fails with {@code CI=true}, unless
   * {@code .ci/run} has said that it cannot be had.
   */
  public static MinioServer start(Path folder) throws Exception {
    Path program = program();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    // The bucket: a folder that is there when the server begins.
    Files.createDirectories(folder.resolve("data").resolve(EmbeddedS3.BUCKET));
    MinioServer server = new MinioServer(program, folder, port);
    server.awaitReady();
    return server;
  }

  private Process started() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "server",
            "--quiet",
            "--address",
            "127.0.0.1:" + port,
            folder.resolve("data").toString());
    builder.environment().put("MINIO_ROOT_USER", CREDENTIALS.get("AWS_ACCESS_KEY_ID"));
    builder.environment().put("MINIO_ROOT_PASSWORD", CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"));
    builder.environment().put("MINIO_BROWSER", "off");
    // Whoever measures asks it how many requests there were.
    builder.environment().put("MINIO_PROMETHEUS_AUTH_TYPE", "public");
    builder.environment().put("HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("minio.log").toFile());
    return builder.start();
  }

  /** Starts it again with what it had, after {@link #kill}. */
  public void startAgain() throws Exception {
    process = started();
    awaitReady();
  }

  private static Path program() throws InterruptedException {
    Optional<Path> named = Optional.ofNullable(System.getenv("MINIO_BIN")).map(Path::of);
    if (named.isEmpty()) {
      String reason = "a real MinIO server was not tried: MINIO_BIN does not name its program";
      if ("true".equals(System.getenv("CI")) && !"none".equals(System.getenv("DEJA_TEST_MINIO"))) {
        fail(reason);
      }
      skip(reason);
    }
    Path program = named.orElseThrow();
    Instant latest = Instant.now().plus(BUILT);
    while (!Files.isExecutable(program)) {
      if (Files.exists(program.resolveSibling("failed"))) {
        skip(
            "a real MinIO server was not tried: it could not be built; see '"
                + program.resolveSibling("log")
                + "'");
      }
      if (Instant.now().isAfter(latest)) {
        fail("MINIO_BIN '" + program + "' is no program; see the log beside it");
      }
      TimeUnit.SECONDS.sleep(1);
    }
    return program;
  }

  private static void skip(String reason) {
    System.err.println("SKIPPED: " + reason);
    Assumptions.abort(reason);
  }

  private void awaitReady() throws Exception {
    Instant latest = Instant.now().plus(STARTED);
    try (S3ObjectStore store = S3ObjectStore.open(address(), CREDENTIALS)) {
      while (true) {
        try {
          store.require();
          return;
        } catch (StoreException e) {
          if (!process.isAlive() || Instant.now().isAfter(latest)) {
            close();
            throw new IOException(
                "MinIO did not start: " + Files.readString(folder.resolve("minio.log")), e);
          }
        }
      }
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** An empty store of its own in the bucket. */
  public StoreAddress.Bucket address() {
    return EmbeddedS3.address(endpoint(), UUID.randomUUID().toString());
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
