package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deja.tracker.model.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a store is: a folder, or a part of a bucket. Immutable; making one touches nothing. */
public sealed interface StoreAddress {

  /** What people call the store. */
  String name();

  /** What {@link #parse} makes the same address of, whatever the environment. */
  String text();

  /**
   * A folder.
   *
   * @param path absolute
   */
  record Folder(Path path) implements StoreAddress {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public String text() {
      return path.toString();
    }
  }

  /**
   * A part of a bucket of a server that speaks Amazon's S3 protocol.
   *
   * @param bucket its name
   * @param prefix what the keys of all objects begin with; empty, or with a slash at its end
   * @param endpoint the server; empty for Amazon's
   * @param region the region that requests are signed for
   * @param pathStyle whether the bucket's name is the first part of the path, rather than of the
   *     host's name
   * @param ca a file of PEM certificates that are trusted besides those of the JDK
   * @param profile the section of the credentials file; empty for the one that {@code AWS_PROFILE}
   *     names
   */
  record Bucket(
      String bucket,
      String prefix,
      Optional<URI> endpoint,
      String region,
      boolean pathStyle,
      Optional<Path> ca,
      Optional<String> profile)
      implements StoreAddress {

    @Override
    public String name() {
      return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + withoutSlash(prefix));
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder(name()).append("?region=").append(region);
      endpoint.ifPresent(
          uri -> text.append("&endpoint=").append(URLEncoder.encode("" + uri, UTF_8)));
      text.append("&path-style=").append(pathStyle ? "on" : "off");
      ca.ifPresent(file -> text.append("&ca=").append(URLEncoder.encode("" + file, UTF_8)));
      profile.ifPresent(name -> text.append("&profile=").append(URLEncoder.encode(name, UTF_8)));
      return text.toString();
    }

    /**
     * A name for files about this store on this machine: of letters, digits and dashes, different
     * for every server, bucket and prefix.
     */
    public String fileName() {
      String server = endpoint.map(URI::toString).orElse("");
      String hex = Digest.of((server + "\n" + name()).getBytes(UTF_8)).hex();
      String readable = (bucket + "-" + prefix).replaceAll("[^A-Za-z0-9]+", "-");
      return readable.substring(0, Math.min(40, readable.length())).replaceAll("-$", "")
          + "-"
          + hex.substring(0, 12);
    }

    /** The server, as people know it. */
    public String server() {
      return endpoint.map(URI::toString).orElse("Amazon S3 (" + region + ")");
    }
  }

  /** What an address of a bucket begins with. */
  String SCHEME = "s3://";

  /** A region that servers other than Amazon's accept. */
  String ANY_REGION = "us-east-1";

  /**
   * What an address means: a path, or {@code s3://bucket/prefix}. How the server is reached is said
   * by variables ({@code DEJA_S3_ENDPOINT}, {@code DEJA_S3_REGION}, {@code DEJA_S3_PATH_STYLE},
   * {@code DEJA_S3_CA}, or else the ones that Amazon's tools read), or for this address alone by
   * {@code ?endpoint=…&region=…&path-style=…&ca=…&profile=…} at its end.
   *
   * @throws IllegalArgumentException if it means nothing, with what to say instead
   */
  static StoreAddress parse(String text, Map<String, String> environment) {
    if (text.startsWith(SCHEME)) {
      return bucket(text, environment);
    }
    if (text.contains("://") || text.startsWith("s3:")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no store: say the path of a folder, or s3://BUCKET/PREFIX");
    }
    try {
      return new Folder(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path (" + e.getReason() + ")", e);
    }
  }

  private static Bucket bucket(String text, Map<String, String> environment) {
    Pattern bucketName = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    int query = text.indexOf('?');
    String path = text.substring(SCHEME.length(), query < 0 ? text.length() : query);
    Map<String, String> options = options(text, query < 0 ? "" : text.substring(query + 1));
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String prefix = slash < 0 ? "" : withoutSlash(path.substring(slash + 1));
    if (!bucketName.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no bucket: expected s3://BUCKET/PREFIX, the bucket of 3 to 63 small"
              + " letters, digits, dots and dashes");
    }
    if (!prefix.isEmpty()) {
      try {
        ObjectKey.checked(prefix);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
      }
    }
    Optional<URI> endpoint =
        Optional.ofNullable(options.get("endpoint"))
            .map(said -> endpoint("endpoint", said))
            .or(
                () ->
                    Stream.of("DEJA_S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                        .flatMap(
                            name ->
                                value(environment, name).map(said -> endpoint(name, said)).stream())
                        .findFirst());
    return new Bucket(
        bucket,
        prefix.isEmpty() ? "" : prefix + "/",
        endpoint,
        said(options, "region", environment, "DEJA_S3_REGION", "AWS_REGION")
            .or(() -> value(environment, "AWS_DEFAULT_REGION"))
            .orElse(ANY_REGION),
        // Amazon's own servers have a name for each bucket, others seldom do.
        said(options, "path-style", environment, "DEJA_S3_PATH_STYLE", "")
            .map(value -> isOn(value, options.containsKey("path-style")))
            .orElse(endpoint.isPresent() || bucket.contains(".")),
        said(options, "ca", environment, "DEJA_S3_CA", "AWS_CA_BUNDLE").map(Path::of),
        Optional.ofNullable(options.get("profile")));
  }

  private static Map<String, String> options(String text, String query) {
    List<String> known = List.of("endpoint", "region", "path-style", "ca", "profile");
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || !known.contains(name)) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' says '"
                + option
                + "': expected NAME=VALUE with one of "
                + String.join(", ", known));
      }
      options.put(name, URLDecoder.decode(option.substring(equals + 1), UTF_8));
    }
    return options;
  }

  private static URI endpoint(String name, String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "https://" + text);
      String path = uri.getPath() == null ? "" : uri.getPath();
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && (path.isEmpty() || path.equals("/"))) {
        return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        name
            + "='"
            + text.replaceAll("//.*@", "//…@")
            + "' is no S3 endpoint: expected http://HOST:PORT or https://HOST");
  }

  private static boolean isOn(String text, boolean inAddress) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes", "1" -> true;
      case "off", "false", "no", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              (inAddress ? "path-style" : "DEJA_S3_PATH_STYLE")
                  + "='"
                  + text
                  + "' is neither on nor off; say one of these");
    };
  }

  private static Optional<String> said(
      Map<String, String> options,
      String option,
      Map<String, String> environment,
      String variable,
      String otherVariable) {
    return Optional.ofNullable(options.get(option))
        .or(() -> value(environment, variable))
        .or(() -> value(environment, otherVariable));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
