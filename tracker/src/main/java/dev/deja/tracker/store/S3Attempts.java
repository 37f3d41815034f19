package dev.deja.tracker.store;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Tries requests again when what failed may pass, and says in words what does not. Thread-safe. */
final class S3Attempts {

  private static final int MOST = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Set<String> PASSING =
      Set.of(
          "InternalError",
          "ServiceUnavailable",
          "SlowDown",
          "SlowDownRead",
          "SlowDownWrite",
          "RequestTimeout",
          "Throttling",
          "ThrottlingException",
          "RequestLimitExceeded",
          "ConditionalRequestConflict",
          "OperationAborted",
          "XMinioServerNotInitialized");

  private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchUpload", "NotFound");

  private final StoreAddress.Bucket address;
  private final Supplier<String> credentials;

  /**
   * @param credentials says which they are, and where they come from
   */
  S3Attempts(StoreAddress.Bucket address, Supplier<String> credentials) {
    this.address = address;
    this.credentials = credentials;
  }

  /** A name that a written object carries, so that its writer knows it again. */
  record Writer(String name) {

    static final String HEADER = "X-Amz-Meta-Deja-Writer";

    Writer() {
      this(UUID.randomUUID().toString());
    }

    boolean wrote(Headers object) {
      return name.equals(object.get(HEADER));
    }
  }

  /** What a request gives. */
  <T> T run(String key, Supplier<T> request) {
    return ifThere(key, request)
        .orElseThrow(
            () ->
                new StoreException(
                    "the store " + address.name() + " has no '" + key + "', which was there"));
  }

  /** What a request about an object gives; empty if there is no such object. */
  <T> Optional<T> ifThere(String key, Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(request.get());
      } catch (RuntimeException e) {
        Throwable cause = cause(e);
        if (ABSENT.contains(code(cause))) {
          return Optional.empty();
        }
        pauseOrThrow(key, attempt, cause);
      }
    }
  }

  /**
   * Makes an object on the condition that there is none.
   *
   * @param head looks at the object
   * @return whether it was made; also when the answer to the request that made it was lost
   */
  boolean unlessThere(
      String key, Writer writer, Supplier<Optional<Headers>> head, Supplier<Object> request) {
    boolean unsure = false;
    for (int attempt = 1; ; attempt++) {
      try {
        var unused = request.get();
        return true;
      } catch (RuntimeException e) {
        Throwable cause = cause(e);
        String code = code(cause);
        // An upload that is gone may have been completed by a request whose answer was lost.
        if (code.equals("PreconditionFailed") || (unsure && ABSENT.contains(code))) {
          return unsure && head.get().map(writer::wrote).orElse(false);
        }
        pauseOrThrow(key, attempt, cause);
        unsure = true;
      }
    }
  }

  private void pauseOrThrow(String key, int attempt, Throwable cause) {
    if (cause instanceof StoreException said) {
      throw said;
    }
    if (attempt >= MOST || !passes(cause)) {
      throw explained(key, cause);
    }
    long most = FIRST_PAUSE.toMillis() << attempt;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw explained(key, cause);
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause.getClass() == MinioException.class)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String code(Throwable cause) {
    return cause instanceof ErrorResponseException error
        ? String.valueOf(error.errorResponse().code())
        : "";
  }

  private static boolean passes(Throwable cause) {
    if (cause instanceof UnknownHostException || cause instanceof SSLException) {
      return cause instanceof SSLException && cause.getCause() instanceof IOException;
    }
    if (cause instanceof ServerException server) {
      return server.statusCode() >= 500;
    }
    if (cause instanceof InvalidResponseException) {
      // A proxy in between answers in its own words; of its code there is only the text.
      return String.valueOf(cause.getMessage()).contains("code: 5");
    }
    return cause instanceof IOException || PASSING.contains(code(cause));
  }

  private StoreException explained(String key, Throwable cause) {
    String store = "the store " + address.name() + " at " + address.server();
    String about = key.isEmpty() ? "" : " ('" + key + "')";
    if (cause instanceof ErrorResponseException error && !PASSING.contains(code(cause))) {
      return new StoreException(
          store + about + ": " + refused(code(cause), error.errorResponse().message()) + ".",
          cause);
    }
    if (cause instanceof ErrorResponseException
        || cause instanceof ServerException
        || cause instanceof InvalidResponseException) {
      return new StoreUnreachable(
          store + " fails" + about + ": " + firstLine(cause) + ". Try again later.", cause);
    }
    if (cause instanceof SSLException) {
      return new StoreException(
          store
              + " has a certificate that is not trusted, or speaks no TLS ("
              + firstLine(cause)
              + "). Name the file of its CA with DEJA_S3_CA, or say http:// in the endpoint.",
          cause);
    }
    if (cause instanceof IOException) {
      return new StoreUnreachable(
          store
              + " cannot be reached ("
              + why(cause)
              + "). Is the server running, and DEJA_S3_ENDPOINT right?",
          cause);
    }
    return new StoreException(store + about + ": " + firstLine(cause), cause);
  }

  private String refused(String code, @Nullable String message) {
    return switch (code) {
      case "NoSuchBucket" ->
          "there is no bucket '" + address.bucket() + "'. Create it, or name another one";
      case "AccessDenied", "Forbidden" ->
          "access denied. The credentials ("
              + credentials.get()
              + ") must be allowed to list, read, write and delete there";
      case "InvalidAccessKeyId" ->
          "the access key is unknown there ("
              + credentials.get()
              + "). Name one that the server knows, with AWS_ACCESS_KEY_ID or in a profile";
      case "SignatureDoesNotMatch" ->
          "the secret key does not fit the access key ("
              + credentials.get()
              + "). Correct it in AWS_SECRET_ACCESS_KEY or in the profile";
      case "ExpiredToken", "ExpiredTokenException" ->
          "the credentials (" + credentials.get() + ") have expired. Sign in again";
      case "AuthorizationHeaderMalformed", "PermanentRedirect" ->
          "the bucket is in another region (" + message + "). Name it with DEJA_S3_REGION";
      case "RequestTimeTooSkewed" -> "this machine's clock is wrong (" + message + "). Set it";
      case "XMinioStorageFull", "StorageFull", "InsufficientStorage" ->
          "the server's disk is full. Make room there";
      default -> code + ": " + String.valueOf(message).replaceAll("[.\\s]+$", "");
    };
  }

  private static String why(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "unknown host " + cause.getMessage();
    }
    if (cause instanceof ConnectException) {
      return "nobody listens there";
    }
    if (cause instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return firstLine(cause);
  }

  private static String firstLine(Throwable cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.lines().findFirst().orElse(text);
  }
}
