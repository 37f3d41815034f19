package dev.deja.tracker.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deja.tracker.model.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;

/**
 * Where a PostgreSQL database is.
 *
 * @param url as its JDBC driver has it, without user and password
 * @param user empty for the name of the system's user
 * @param password empty for what the driver finds in {@code ~/.pgpass}
 * @param schema the index's own
 */
public record PostgresAddress(
    String url, Optional<String> user, Optional<String> password, String schema) {

  private static final int HIGHEST_PORT = 65_535;

  /**
   * What {@code DEJA_INDEX} means.
   *
   * @param text {@code postgresql://user:password@host:port/database?option=value}, with or without
   *     {@code jdbc:} in front
   * @param store the address of the store: each has a schema of its own
   * @param environment for {@code PGUSER} and {@code PGPASSWORD}, which PostgreSQL's own tools read
   *     and its JDBC driver does not
   * @throws IllegalArgumentException if it means nothing, with what to say instead
   */
  public static PostgresAddress parse(String text, String store, Map<String, String> environment) {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    try {
      URI uri = new URI(plain);
      String path = uri.getPath() == null ? "" : uri.getPath();
      if (("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() <= HIGHEST_PORT
          && path.length() > 1) {
        Optional<String> credentials = Optional.ofNullable(uri.getRawUserInfo());
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new PostgresAddress(
            "jdbc:postgresql://"
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + "/"
                + URLEncoder.encode(path.substring(1), UTF_8)
                + query,
            credentials
                .map(both -> decoded(both.split(":", 2)[0]))
                .filter(user -> !user.isEmpty())
                .or(() -> value(environment, "PGUSER")),
            credentials
                .filter(both -> both.contains(":"))
                .map(both -> decoded(both.split(":", 2)[1]))
                .or(() -> value(environment, "PGPASSWORD")),
            "deja_" + Digest.of(store.getBytes(UTF_8)).hex().substring(0, 12));
      }
    } catch (URISyntaxException e) {
      // Said below, without the password that may be in it.
    }
    throw new IllegalArgumentException(
        "DEJA_INDEX='"
            + withoutPassword(text)
            + "' is no database: say postgresql://USER@HOST:PORT/DATABASE");
  }

  /** The text without what stands between user and host, for people to read. */
  public static String withoutPassword(String text) {
    return text.replaceAll("(//[^/:@]*):.*@", "$1:…@").replaceAll("(?i)(password=)[^&]*", "$1…");
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
