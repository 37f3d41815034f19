package dev.deja.tracker.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** A server on loopback that speaks S3 and keeps everything in memory, with one bucket. */
public final class EmbeddedS3 implements AutoCloseable {

  /** What its clients sign with. */
  public static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "deja-test", "AWS_SECRET_ACCESS_KEY", "deja-test-secret");

  public static final String BUCKET = "team-store";

  /** It tells of every step; kept here because loggers that nobody holds forget their level. */
  private static final Logger LOG = Logger.getLogger("org.gaul");

  static {
    LOG.setLevel(Level.SEVERE);
  }

  private final S3Proxy server;

  private EmbeddedS3(S3Proxy server) {
    this.server = server;
  }

  /** Starts one that checks signatures. */
  public static EmbeddedS3 start() throws Exception {
    return start(AuthenticationType.AWS_V4);
  }

  /** Starts one that lets everyone in, so that something in between may change requests. */
  public static EmbeddedS3 startOpen() throws Exception {
    return start(AuthenticationType.NONE);
  }

  /** Starts one that wants the bucket in the name of the host, before this domain. */
  public static EmbeddedS3 startVirtualHost(String domain) throws Exception {
    return started(signed(builder().virtualHost(domain)));
  }

  /** Starts one that speaks TLS, with the key of a file. */
  public static EmbeddedS3 startSecure(Path keys, String password) throws Exception {
    return started(
        signed(
            builder()
                .secureEndpoint(URI.create("https://127.0.0.1:0"))
                .keyStore(keys.toString(), password)));
  }

  private static EmbeddedS3 start(AuthenticationType authentication) throws Exception {
    return started(authentication == AuthenticationType.NONE ? builder() : signed(builder()));
  }

  private static S3Proxy.Builder builder() throws Exception {
    BlobStore memory = BlobStores.create("transient-nio2", new Properties());
    memory.createContainer(BUCKET);
    return S3Proxy.builder()
        .blobStore(memory)
        .endpoint(URI.create("http://127.0.0.1:0"))
        .ignoreUnknownHeaders(true)
        .metricsEnabled(false);
  }

  private static S3Proxy.Builder signed(S3Proxy.Builder builder) {
    return builder.awsAuthentication(
        AuthenticationType.AWS_V4,
        CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
        CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"));
  }

  private static EmbeddedS3 started(S3Proxy.Builder builder) throws Exception {
    S3Proxy server = builder.build();
    server.start();
    return new EmbeddedS3(server);
  }

  public URI endpoint() {
    return server.getSecurePort() > 0
        ? URI.create("https://127.0.0.1:" + server.getSecurePort())
        : URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** An empty store of its own in the bucket. */
  public StoreAddress.Bucket address() {
    return address(endpoint(), UUID.randomUUID().toString());
  }

  /** A store in the bucket, reached through another address. */
  public static StoreAddress.Bucket address(URI endpoint, String prefix) {
    return (StoreAddress.Bucket)
        StoreAddress.parse(
            "s3://" + BUCKET + "/" + prefix, Map.of("DEJA_S3_ENDPOINT", endpoint.toString()));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
