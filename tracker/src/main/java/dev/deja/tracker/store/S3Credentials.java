package dev.deja.tracker.store;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that Amazon's own tools would use: the variables {@code AWS_ACCESS_KEY_ID},
 * {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}; the profile of the credentials file,
 * read again when the file has changed, as login tools rewrite it; the role of the container or
 * machine. Thread-safe.
 */
final class S3Credentials implements Provider {

  /** The service that knows the machine's role answers at once, or is not there. */
  private static final Duration ROLE_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final Path file;
  private final String profile;
  private final OkHttpClient http;
  private @Nullable Credentials ofFile;
  private @Nullable FileTime read;
  private @Nullable IamAwsProvider role;

  S3Credentials(Map<String, String> environment, Optional<String> profile, OkHttpClient http) {
    this.environment = environment;
    this.file =
        value("AWS_SHARED_CREDENTIALS_FILE")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".aws", "credentials"));
    this.profile = profile.or(() -> value("AWS_PROFILE")).orElse("default");
    this.http = http;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  @Override
  public synchronized Credentials fetch() {
    Optional<String> key = value("AWS_ACCESS_KEY_ID");
    Optional<String> secret = value("AWS_SECRET_ACCESS_KEY");
    if (key.isPresent() && secret.isPresent()) {
      return new Credentials(
          key.get(), secret.get(), value("AWS_SESSION_TOKEN").orElse(null), null);
    }
    if (Files.exists(file)) {
      return ofFile();
    }
    return ofRole();
  }

  /** Where they come from, and which these are, for people to read. */
  synchronized String described() {
    Optional<String> key = value("AWS_ACCESS_KEY_ID");
    if (key.isPresent() && value("AWS_SECRET_ACCESS_KEY").isPresent()) {
      return "AWS_ACCESS_KEY_ID='" + key.get() + "'";
    }
    Credentials known = ofFile;
    return known == null
        ? "this machine's role"
        : "'" + known.accessKey() + "' of the profile '" + profile + "' in '" + file + "'";
  }

  private Credentials ofFile() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      Credentials known = ofFile;
      if (known == null || !modified.equals(read)) {
        known = new AwsConfigProvider(file.toString(), profile).fetch();
        ofFile = known;
        read = modified;
      }
      return known;
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          "no S3 credentials in '"
              + file
              + "' for the profile '"
              + profile
              + "' ("
              + e.getMessage()
              + "). Name another profile with AWS_PROFILE, or set AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY.",
          e);
    }
  }

  private Credentials ofRole() {
    try {
      IamAwsProvider provider = role;
      if (provider == null) {
        provider =
            new IamAwsProvider(
                null,
                http.newBuilder().connectTimeout(ROLE_TIMEOUT).readTimeout(ROLE_TIMEOUT).build());
        role = provider;
      }
      return provider.fetch();
    } catch (RuntimeException e) {
      throw new StoreException(
          "no S3 credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, there is no"
              + " file '"
              + file
              + "', and this machine has no role. Set the variables, or write the file.",
          e);
    }
  }
}
