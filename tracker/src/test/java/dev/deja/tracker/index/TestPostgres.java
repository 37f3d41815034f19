package dev.deja.tracker.index;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL: the database that {@code DEJA_TEST_PG} names, such as {@code
 * postgresql://user:password@127.0.0.1/test}, or a server on loopback whose programs come with the
 * libraries of the tests.
 */
public final class TestPostgres implements AutoCloseable {

  /** They tell of every step; kept here because loggers that nobody holds forget their level. */
  private static final Logger LOG = Logger.getLogger("io.zonky.test");

  private static final Logger SERVER = Logger.getLogger("init");

  static {
    LOG.setLevel(Level.SEVERE);
    SERVER.setLevel(Level.SEVERE);
  }

  private final @Nullable EmbeddedPostgres embedded;
  private final String url;

  private TestPostgres(@Nullable EmbeddedPostgres embedded, String url) {
    this.embedded = embedded;
    this.url = url;
  }

  /** A server of one's own that says nothing of its steps. */
  public static EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder();
  }

  public static TestPostgres start() throws IOException {
    Optional<String> named = Optional.ofNullable(System.getenv("DEJA_TEST_PG"));
    if (named.isPresent()) {
      return new TestPostgres(null, named.get());
    }
    EmbeddedPostgres server = EmbeddedPostgres.builder().start();
    return new TestPostgres(
        server, "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres");
  }

  /** What {@code DEJA_INDEX} says to use it. */
  public String url() {
    return url;
  }

  /** A schema that nobody has used. */
  PostgresAddress address() {
    return PostgresAddress.parse(url, UUID.randomUUID().toString(), Map.of());
  }

  @Override
  public void close() throws IOException {
    if (embedded != null) {
      embedded.close();
    }
  }
}
