package dev.deja.kernel.dependency;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * A Maven repository that the user added.
 *
 * @param id the name under which settings.xml may hold its mirror and password; not blank
 * @param url {@code http:}, {@code https:} or {@code file:}
 */
public record Repository(String id, String url) {

  /** What JBang lets people write without a URL. */
  private static final Map<String, String> WELL_KNOWN =
      Map.of(
          "central", "https://repo.maven.apache.org/maven2",
          "mavencentral", "https://repo.maven.apache.org/maven2",
          "google", "https://maven.google.com",
          "jitpack", "https://jitpack.io");

  public Repository {
    if (!id.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "'" + id + "' is not the id of a repository: use letters, digits, '.', '-', '_'");
    }
    if (!url.matches("(https?|file):.+")) {
      throw new IllegalArgumentException(
          "'" + url + "' is not the URL of a repository: it begins with https:, http: or file:");
    }
  }

  /**
   * From a URL, named after its host; or from a well-known name such as {@code jitpack}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Repository of(String urlOrName) {
    String known = WELL_KNOWN.get(urlOrName);
    if (known != null) {
      return new Repository(urlOrName.equals("mavencentral") ? "central" : urlOrName, known);
    }
    try {
      String host = new URI(urlOrName).getHost();
      return new Repository(host == null ? "local" : host, urlOrName);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'" + urlOrName + "' is not the URL of a repository: " + e.getReason(), e);
    }
  }
}
