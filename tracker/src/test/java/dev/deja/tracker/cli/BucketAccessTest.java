package dev.deja.tracker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.store.EmbeddedS3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which people reach their buckets, by a process with their environment. */
class BucketAccessTest {

  @TempDir Path folder;
  private StoreFixture store;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void fill() {
    store = new StoreFixture(folder.resolve("store"));
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    environment.put("DEJA_STORE", store.folder().toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
  }

  private Cli.Result push(EmbeddedS3 server, URI endpoint) throws Exception {
    environment.put("DEJA_S3_ENDPOINT", endpoint.toString());
    return DejaProcess.finish(
        new DejaProcess(environment)
            .start("push", "s3://" + EmbeddedS3.BUCKET + "/" + server.address().prefix()));
  }

  private static void requirePushed(Cli.Result pushed) {
    assertThat(pushed.out()).as(pushed.err()).contains("Pushed 1 execution");
    assertThat(pushed.code()).isZero();
  }

  @Test
  void theRoleOfAContainerGivesCredentials() throws Exception {
    HttpServer role =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    role.createContext(
        "/role",
        exchange -> {
          byte[] said =
              """
              {"Code":"Success","AccessKeyId":"%s","SecretAccessKey":"%s","Token":"a-session","Expiration":"%s"}
              """
                  .formatted(
                      EmbeddedS3.CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
                      EmbeddedS3.CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"),
                      Instant.now().plusSeconds(3_600))
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    role.start();
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      environment.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "http://127.0.0.1:" + role.getAddress().getPort() + "/role");

      requirePushed(push(server, server.endpoint()));
    } finally {
      role.stop(0);
    }
  }

  @Test
  void theBucketMayStandInTheNameOfTheHost() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.startVirtualHost("s3.example.test")) {
      environment.putAll(EmbeddedS3.CREDENTIALS);
      environment.put("DEJA_S3_PATH_STYLE", "off");
      Path hosts =
          Files.writeString(
              folder.resolve("hosts"), "127.0.0.1 " + EmbeddedS3.BUCKET + ".s3.example.test\n");
      // Nothing but the bucket's own host has an address.
      environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);

      requirePushed(
          push(server, URI.create("http://s3.example.test:" + server.endpoint().getPort())));
    }
  }

  @Test
  void aServerWithACertificateOfAnOwnAuthorityIsTrustedByItsFileAndNotWithoutIt() throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "s3",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "30",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit");
    Path certificate = folder.resolve("ca.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s3",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit",
        "-file",
        certificate.toString());
    try (EmbeddedS3 server = EmbeddedS3.startSecure(keys, "changeit")) {
      environment.putAll(EmbeddedS3.CREDENTIALS);

      Cli.Result untrusted = push(server, server.endpoint());
      assertThat(untrusted.code()).isEqualTo(ExitCode.WRONG);
      assertThat(untrusted.err()).contains("certificate").contains("DEJA_S3_CA");

      environment.put("DEJA_S3_CA", certificate.toString());
      requirePushed(push(server, server.endpoint()));
    }
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
