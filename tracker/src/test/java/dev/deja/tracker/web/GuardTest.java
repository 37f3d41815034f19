package dev.deja.tracker.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.WebPage;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered, and who is not. */
class GuardTest {

  private static final String LIST = "/api/v1/executions";

  @TempDir Path folder;
  private ExecutionId execution;
  private TestPage page;

  @BeforeEach
  void servePage() throws IOException {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    execution =
        store
            .execution("churn", 1, "2026-11-01T09:00:00Z")
            .ok("1", "1")
            .seal(ExecutionStatus.COMPLETED);
    page = new TestPage(folder.resolve("store"));
  }

  @AfterEach
  void close() {
    page.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LIST,
        "/",
        "/executions/churn/1",
        "/assets/main.js",
        "/api/v1/events",
        "/api/v1/openapi.json"
      })
  void withoutTheTokenNobodyIsAnswered(String path) throws Exception {
    for (String wrong : List.of("", "token wrong", "Bearer ", "Basic " + TestPage.TOKEN)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(page.uri(path));
      if (!wrong.isEmpty()) {
        request.header("Authorization", wrong);
      }

      assertThat(page.send(request).statusCode()).as(path + " with '" + wrong + "'").isEqualTo(401);
    }
    assertThat(page.send(HttpRequest.newBuilder(page.uri(path + "?token=wrong"))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void theTokenIsSentAsJupyterHasIt() throws Exception {
    for (String scheme : List.of("token", "Bearer", "bearer")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(page.uri(LIST))
              .header("Authorization", scheme + " " + TestPage.TOKEN);

      assertThat(page.send(request).statusCode()).as(scheme).isEqualTo(200);
    }
  }

  @Test
  void aTokenInTheAddressBecomesACookieThatNoScriptSees() throws Exception {
    HttpResponse<String> first =
        page.send(
            HttpRequest.newBuilder(
                page.uri("/executions/churn/1?tab=log&token=" + TestPage.TOKEN)));

    assertThat(first.statusCode()).isEqualTo(302);
    assertThat(first.headers().firstValue("Location")).hasValue("/executions/churn/1?tab=log");
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TestPage.TOKEN);
    HttpRequest.Builder second =
        HttpRequest.newBuilder(page.uri(LIST)).header("Cookie", cookie.replaceFirst(";.*", ""));
    assertThat(page.send(second).statusCode()).isEqualTo(200);
  }

  /** A browser sends the cookie only with what the page itself goes on to. */
  @Test
  void aTokenThatComesFromAFileIsTakenOutOfTheAddressByThePage() throws Exception {
    HttpResponse<String> first =
        page.send(
            HttpRequest.newBuilder(page.uri("/?sort=user&token=" + TestPage.TOKEN))
                .header("Sec-Fetch-Site", "cross-site"));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Refresh")).hasValue("0; url=/?sort=user");
    assertThat(first.headers().firstValue("Set-Cookie")).isPresent();
    assertThat(first.body()).doesNotContain("churn");
  }

  @Test
  void aBrowserWithoutTheTokenCanLogIn() throws Exception {
    HttpResponse<String> asked =
        page.send(HttpRequest.newBuilder(page.uri("/")).header("Accept", "text/html"));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("<form", "name=\"token\"");

    assertThat(login("token=wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> right = login("token=" + TestPage.TOKEN);
    assertThat(right.statusCode()).isEqualTo(302);
    assertThat(right.headers().firstValue("Set-Cookie")).isPresent();
  }

  private HttpResponse<String> login(String form) throws Exception {
    return page.send(
        HttpRequest.newBuilder(page.uri("/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "http://127.0.0.1:" + page.port())
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  @Test
  void aNameOfAnotherHostThatMeansThisMachineIsRefused() throws IOException {
    assertThat(raw("GET " + LIST, "evil.example:" + page.port())).startsWith("HTTP/1.1 403");
    assertThat(raw("GET " + LIST, "127.0.0.1:1")).startsWith("HTTP/1.1 403");
    assertThat(raw("GET " + LIST, "localhost:" + page.port())).startsWith("HTTP/1.1 200");
  }

  @Test
  void aPageOfAnotherServerChangesNothing() throws Exception {
    String body = "{\"executions\": [\"" + execution + "\"], \"add\": [\"stolen\"]}";
    for (String[] header :
        List.of(
            new String[] {"Origin", "https://evil.example"},
            new String[] {"Origin", "null"},
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Sec-Fetch-Site", "same-site"})) {
      HttpRequest.Builder request =
          page.request("/api/v1/tags")
              .header("Content-Type", "application/json")
              .header(header[0], header[1])
              .POST(HttpRequest.BodyPublishers.ofString(body));

      assertThat(page.send(request).statusCode()).as(String.join(" ", header)).isEqualTo(403);
    }
    assertThat(page.get(LIST).body()).doesNotContain("stolen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../index.html",
        "/assets/..%2f..%2fversions.properties",
        "/assets/%2e%2e/index.html",
        "/assets/index.html",
        "/assets/openapi.json",
        "/../../etc/passwd",
        "//etc/passwd",
        "/assets/..\\\\index.html"
      })
  void noPathLeadsOutOfThePage(String path) throws IOException {
    assertThat(raw("GET " + path, "127.0.0.1:" + page.port()))
        .doesNotStartWith("HTTP/1.1 200")
        .doesNotContain("root:x:0");
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotDo() throws Exception {
    for (String path : List.of("/", LIST, "/assets/main.js", "/api/v1/nothing")) {
      var headers = page.get(path).headers();

      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
          .doesNotContain("unsafe", "*", "http");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    }
  }

  @Test
  void anAddressThatOthersReachNeedsACertificateAndATokenThatIsNotGuessed() {
    assertThatThrownBy(() -> start("0.0.0.0", TestPage.TOKEN, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("0.0.0.0", "--certificate", "--private-key");
    assertThatThrownBy(() -> start("127.0.0.1", "short", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("5 characters", "16");
    Path nothing = folder.resolve("nothing.pem");
    assertThatThrownBy(
            () -> start("0.0.0.0", TestPage.TOKEN, Optional.of(new WebPage.Tls(nothing, nothing))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("nothing.pem", "cannot be read");
  }

  @Test
  void withACertificateItIsServedToOthersOverTls() throws Exception {
    KeyStore keys = selfSigned();
    try (WebPage.Running running = start("0.0.0.0", TestPage.TOKEN, Optional.of(pem(keys)))) {
      assertThat(running.address().getScheme()).isEqualTo("https");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("page", keys.getCertificate("page"));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      HttpClient client = HttpClient.newBuilder().sslContext(context).build();
      URI address = URI.create("https://localhost:" + running.address().getPort() + LIST);

      HttpResponse<String> without =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      HttpResponse<String> with =
          client.send(
              HttpRequest.newBuilder(address)
                  .header("Authorization", "token " + TestPage.TOKEN)
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(with.statusCode()).isEqualTo(200);
      assertThat(with.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @Test
  void whatCannotServeKeepsNoPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path broken = folder.resolve("broken");
    // No database can be made there.
    Files.createDirectories(broken.resolve("index.db").resolve("full"));

    assertThatThrownBy(() -> start(broken, "127.0.0.1", port, TestPage.TOKEN, Optional.empty()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("index.db");
    try (ServerSocket free = new ServerSocket(port)) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void closedTwiceItIsClosed() throws IOException {
    WebPage.Running running = start("127.0.0.1", TestPage.TOKEN, Optional.empty());
    running.close();
    running.close();

    try (ServerSocket free = new ServerSocket(running.address().getPort())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  private WebPage.Running start(String host, String token, Optional<WebPage.Tls> tls)
      throws IOException {
    return start(folder.resolve("store"), host, 0, token, tls);
  }

  private static WebPage.Running start(
      Path store, String host, int port, String token, Optional<WebPage.Tls> tls)
      throws IOException {
    return new PageServer()
        .start(
            Tracker.open(Map.of("DEJA_STORE", store.toString())),
            new WebPage.Options(host, port, token, tls),
            reference -> new ProcessBuilder("false").start());
  }

  /** Made by the JDK's own tool. */
  private KeyStore selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "page",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(made.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "secret".toCharArray());
    }
    return keys;
  }

  private WebPage.Tls pem(KeyStore keys) throws Exception {
    return new WebPage.Tls(
        pem("CERTIFICATE", keys.getCertificate("page").getEncoded()),
        pem("PRIVATE KEY", keys.getKey("page", "secret".toCharArray()).getEncoded()));
  }

  private Path pem(String what, byte[] bytes) throws IOException {
    return Files.writeString(
        folder.resolve(what + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
  }

  /** A request that no client of ours would make. */
  private String raw(String line, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", page.port())) {
      String request =
          line
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nAuthorization: token "
              + TestPage.TOKEN
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
