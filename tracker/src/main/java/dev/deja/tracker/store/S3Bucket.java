package dev.deja.tracker.store;

import dev.deja.tracker.model.Digest;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CopyObjectArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Directive;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.HeadBucketArgs;
import io.minio.HeadObjectArgs;
import io.minio.Http;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.UploadPartArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Contents;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.ListObjectsResult;
import io.minio.messages.Part;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * One bucket of a server that speaks Amazon's S3 protocol, by the keys that the server knows;
 * {@link S3ObjectStore} makes a store of it. Every request is signed together with the SHA-256 of
 * its body, so that a server that keeps to the protocol refuses bytes that changed on their way.
 * Failures that pass are tried again for some seconds. Making one touches nothing.
 *
 * <p>Thread-safe. Failures are {@link StoreException}s.
 */
public final class S3Bucket implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** How long a server may be silent in the middle of a request. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int REQUESTS_AT_ONCE = 32;

  private final StoreAddress.Bucket address;
  private final MinioAsyncClient client;
  private final OkHttpClient http;
  private final S3Attempts attempts;

  private S3Bucket(
      StoreAddress.Bucket address,
      MinioAsyncClient client,
      OkHttpClient http,
      S3Attempts attempts) {
    this.address = address;
    this.client = client;
    this.http = http;
    this.attempts = attempts;
  }

  /**
   * The bucket of an address; the address's prefix is the caller's affair.
   *
   * @param environment environment variables, for the credentials
   * @throws StoreException if the file of certificates cannot be read
   */
  public static S3Bucket open(StoreAddress.Bucket address, Map<String, String> environment) {
    OkHttpClient http = http(address);
    S3Credentials credentials = new S3Credentials(environment, address.profile(), http);
    MinioAsyncClient.Builder builder =
        MinioAsyncClient.builder()
            .endpoint(
                address
                    .endpoint()
                    .map(Object::toString)
                    .orElse("https://s3." + address.region() + ".amazonaws.com"))
            .region(address.region())
            .credentialsProvider(credentials)
            .httpClient(http);
    MinioAsyncClient client = builder.build();
    if (address.pathStyle()) {
      client.disableVirtualStyleEndpoint();
    } else {
      client.enableVirtualStyleEndpoint();
    }
    return new S3Bucket(address, client, http, new S3Attempts(address, credentials::described));
  }

  /** The SDK's own client would read every certificate of SSL_CERT_DIR first: seconds. */
  private static OkHttpClient http(StoreAddress.Bucket address) {
    Dispatcher dispatcher =
        new Dispatcher(
            Executors.newCachedThreadPool(
                task -> {
                  Thread thread = new Thread(task, "deja-s3");
                  thread.setDaemon(true);
                  return thread;
                }));
    dispatcher.setMaxRequests(REQUESTS_AT_ONCE);
    dispatcher.setMaxRequestsPerHost(REQUESTS_AT_ONCE);
    OkHttpClient plain =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(CONNECT)
            .readTimeout(SILENCE)
            .writeTimeout(SILENCE)
            .protocols(List.of(Protocol.HTTP_1_1))
            .build();
    if (address.ca().isEmpty()) {
      return plain;
    }
    try {
      return Http.enableExternalCertificates(plain, address.ca().get().toString(), null);
    } catch (MinioException | RuntimeException e) {
      throw new StoreException(
          "the certificates '"
              + address.ca().get()
              + "' cannot be used ("
              + e.getMessage()
              + "). Name a file in PEM format with DEJA_S3_CA.",
          e);
    }
  }

  /**
   * Makes sure that the bucket can be reached and is there.
   *
   * @throws StoreException if not, with what to do about it
   */
  public void require() {
    attempts.run(
        "",
        () -> client.headBucket(HeadBucketArgs.builder().bucket(address.bucket()).build()).join());
  }

  /**
   * The object's bytes; the caller closes the stream. A connection that breaks is taken up again
   * where it broke.
   *
   * @return empty if there is no such object
   */
  public Optional<InputStream> get(String key) {
    return attempts
        .ifThere(key, () -> get(key, 0, Optional.empty()))
        .map(
            first ->
                new S3Download(
                    first,
                    length(first),
                    (offset) -> attempts.run(key, () -> get(key, offset, etag(first)))));
  }

  private GetObjectResponse get(String key, long offset, Optional<String> etag) {
    GetObjectArgs.Builder request = GetObjectArgs.builder().bucket(address.bucket()).object(key);
    if (offset > 0) {
      request.offset(offset);
    }
    etag.ifPresent(request::matchETag);
    return client.getObject(request.build()).join();
  }

  private static long length(GetObjectResponse response) {
    String length = response.headers().get("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }

  private static Optional<String> etag(GetObjectResponse response) {
    return Optional.ofNullable(response.headers().get("ETag")).map(tag -> tag.replace("\"", ""));
  }

  /** Whether there is such an object. */
  public boolean exists(String key) {
    return head(key).isPresent();
  }

  /** When an object was written; empty if there is none. */
  Optional<Instant> modified(String key) {
    return head(key).map(headers -> headers.getInstant("Last-Modified"));
  }

  /** Makes an object look as if it was written now; nothing happens if it is gone. */
  void renew(String key) {
    attempts.ifThere(
        key,
        () ->
            client
                .copyObject(
                    CopyObjectArgs.builder()
                        .bucket(address.bucket())
                        .object(key)
                        .source(SourceObject.builder().bucket(address.bucket()).object(key).build())
                        .metadataDirective(Directive.REPLACE)
                        .build())
                .join());
  }

  private Optional<okhttp3.Headers> head(String key) {
    return attempts.ifThere(
        key,
        () ->
            client
                .headObject(HeadObjectArgs.builder().bucket(address.bucket()).object(key).build())
                .join()
                .headers());
  }

  /** Writes an object, also over one that is there; durable when this returns. */
  public void put(String key, byte[] bytes) {
    Http.Headers headers = signed(bytes, bytes.length);
    attempts.run(key, () -> put(key, bytes, headers));
  }

  /**
   * Writes an object unless there is one, if the server knows such a condition; one that does not
   * writes it in any case.
   *
   * @return whether this call wrote it
   */
  boolean putUnlessThere(String key, byte[] bytes) {
    Http.Headers headers = signed(bytes, bytes.length);
    S3Attempts.Writer writer = new S3Attempts.Writer();
    headers.put("If-None-Match", "*");
    headers.put(S3Attempts.Writer.HEADER, writer.name());
    return attempts.unlessThere(key, writer, () -> head(key), () -> put(key, bytes, headers));
  }

  private Object put(String key, byte[] bytes, Http.Headers headers) {
    return client
        .putObject(
            PutObjectAPIArgs.builder()
                .bucket(address.bucket())
                .object(key)
                .data(bytes, bytes.length)
                .headers(new Http.Headers(headers))
                .build())
        .join();
  }

  /** Removes an object; nothing happens if there is none. */
  public void delete(String key) {
    attempts.ifThere(
        key,
        () -> {
          client
              .removeObject(RemoveObjectArgs.builder().bucket(address.bucket()).object(key).build())
              .join();
          return key;
        });
  }

  /** Begins a large object, which appears when {@link #complete} has put its parts together. */
  String begin(String key, S3Attempts.Writer writer) {
    Http.Headers headers = new Http.Headers();
    headers.put(S3Attempts.Writer.HEADER, writer.name());
    return attempts.run(
        key,
        () ->
            client
                .createMultipartUpload(
                    CreateMultipartUploadArgs.builder()
                        .bucket(address.bucket())
                        .object(key)
                        .headers(new Http.Headers(headers))
                        .build())
                .join()
                .result()
                .uploadId());
  }

  /**
   * Writes a part of a large object.
   *
   * @param number from 1
   */
  Part part(String key, String upload, int number, byte[] bytes, int length) {
    Http.Headers headers = signed(bytes, length);
    return attempts.run(
        key,
        () ->
            client
                .uploadPart(
                    UploadPartArgs.builder()
                        .bucket(address.bucket())
                        .object(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .data(bytes, length)
                        .headers(new Http.Headers(headers))
                        .build())
                .join()
                .part());
  }

  /**
   * Puts the parts of a large object together, unless there is an object by now.
   *
   * @return whether this call made the object
   */
  boolean complete(String key, String upload, S3Attempts.Writer writer, List<Part> parts) {
    return attempts.unlessThere(
        key,
        writer,
        () -> head(key),
        () ->
            client
                .completeMultipartUpload(
                    CompleteMultipartUploadArgs.builder()
                        .bucket(address.bucket())
                        .object(key)
                        .uploadId(upload)
                        .parts(parts.toArray(new Part[0]))
                        .extraHeaders(Map.of("If-None-Match", "*"))
                        .build())
                .join());
  }

  /** Gives up a large object; its parts are removed. */
  void abort(String key, String upload) {
    attempts.ifThere(
        key,
        () ->
            client
                .abortMultipartUpload(
                    AbortMultipartUploadArgs.builder()
                        .bucket(address.bucket())
                        .object(key)
                        .uploadId(upload)
                        .build())
                .join());
  }

  /** A large object that was begun and not completed. */
  record Begun(String key, String upload) {}

  /** Large objects below a prefix that were begun before a time and not completed. */
  List<Begun> begun(String prefix, Instant before) {
    List<Begun> begun = new ArrayList<>();
    String key = "";
    String upload = "";
    while (true) {
      ListMultipartUploadsArgs.Builder request =
          ListMultipartUploadsArgs.builder().bucket(address.bucket()).prefix(prefix);
      if (!key.isEmpty()) {
        request.keyMarker(key).uploadIdMarker(upload);
      }
      ListMultipartUploadsResult page =
          attempts.run(prefix, () -> client.listMultipartUploads(request.build()).join().result());
      for (ListMultipartUploadsResult.Upload each : page.uploads()) {
        if (each.initiated().toInstant().isBefore(before)) {
          begun.add(new Begun(each.objectName(), each.uploadId()));
        }
      }
      if (!page.isTruncated() || page.nextKeyMarker() == null) {
        return begun;
      }
      key = page.nextKeyMarker();
      upload = String.valueOf(page.nextUploadIdMarker());
    }
  }

  /**
   * A page of keys.
   *
   * @param keys in ascending order; one that was cut ends with a slash
   * @param next continues behind this page; empty at the end
   */
  record Page(List<Entry> keys, Optional<String> next) {}

  /**
   * An object in a listing.
   *
   * @param modified when it was written, by the server's clock; the beginning of time for a key
   *     that was cut
   */
  record Entry(String key, Instant modified, long sizeBytes) {}

  /**
   * Keys behind {@code after}, or, with {@code token}, those of the page that it continues with.
   */
  Page list(String prefix, String after, boolean delimiter, Optional<String> token) {
    ListObjectsV2Args.Builder request =
        ListObjectsV2Args.builder().bucket(address.bucket()).prefix(prefix);
    if (!after.isEmpty()) {
      request.startAfter(after);
    }
    if (delimiter) {
      request.delimiter("/");
    }
    token.ifPresent(request::continuationToken);
    ListBucketResultV2 result =
        attempts.run(prefix, () -> client.listObjectsV2(request.build()).join().result());
    List<Entry> keys = new ArrayList<>();
    for (Contents object : result.contents()) {
      keys.add(new Entry(object.objectName(), object.lastModified().toInstant(), object.size()));
    }
    for (ListObjectsResult.Prefix cut : result.commonPrefixes()) {
      keys.add(new Entry(cut.toItem().objectName(), Instant.MIN, 0));
    }
    keys.sort(Comparator.comparing(Entry::key));
    Optional<String> next =
        result.isTruncated()
            ? Optional.ofNullable(result.nextContinuationToken())
            : Optional.empty();
    return new Page(keys, next);
  }

  private static Http.Headers signed(byte[] bytes, int length) {
    Http.Headers headers = new Http.Headers();
    var sha256 = Digest.sha256();
    sha256.update(bytes, 0, length);
    headers.put(Http.Headers.X_AMZ_CONTENT_SHA256, Digest.finish(sha256).hex());
    return headers;
  }

  StoreAddress.Bucket address() {
    return address;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
