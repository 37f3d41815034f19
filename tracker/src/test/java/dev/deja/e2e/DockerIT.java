package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The image's steps on this machine, without an engine, and the files that describe services. */
@NeedsJupyter
class DockerIT {

  private static final Path DOCKER = Path.of("../docker").toAbsolutePath().normalize();

  @TempDir Path scratch;

  @Test
  void theStepsOfTheImageGiveAJupyterThatRunsAndRecordsJava() throws Exception {
    var steps = DOCKER.resolve("steps").toString();
    var prefix = scratch.resolve("opt/deja").toString();
    var environment = new HashMap<String, String>();
    environment.put("JAVA_HOME", Jdk.newest().home().toString());
    environment.put("XDG_CACHE_HOME", scratch.resolve("cache").toString());
    environment.put("XDG_DATA_HOME", scratch.resolve("data").toString());
    environment.put("DEJA_NO_TRAINING", "1");
    String wheel;
    try (var released = Files.list(Path.of(System.getProperty("deja.release")))) {
      wheel =
          released
              .filter(file -> file.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow()
              .toString();
    }

    // 'pip' keeps what it fetches where it always does.
    Finished.run(scratch, Map.of(), List.of(steps, "install", prefix, wheel)).succeeded();
    var checked = Finished.run(scratch, environment, List.of(steps, "check", prefix)).succeeded();

    assertThat(checked.out()).contains("console/1", "COMPLETED");
    thePageIsServedOverTls(List.of(steps, "page", prefix), environment);
  }

  /** With a certificate that the step makes, which alone is trusted here. */
  private void thePageIsServedOverTls(List<String> step, Map<String, String> environment)
      throws Exception {
    var folder = Files.createDirectory(scratch.resolve("certificate"));
    var log = scratch.resolve("page.log");
    var command = new ArrayList<>(step);
    command.addAll(List.of(folder.toString(), "--port", "0"));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("DEJA_UI_TOKEN", "a token of twenty letters");
    var page = builder.start();
    try {
      var port = port(page, log);
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      try (var in = Files.newInputStream(folder.resolve("page.crt"))) {
        trusted.setCertificateEntry(
            "page", CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      var client = HttpClient.newBuilder().sslContext(tls).build();
      var request =
          HttpRequest.newBuilder(
              URI.create("https://localhost:" + port + "/api/v1/executions?limit=1"));

      var refused = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var answered =
          client.send(
              request.header("Authorization", "token a token of twenty letters").build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
      assertThat(Files.getPosixFilePermissions(folder.resolve("page.key")))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    } finally {
      page.descendants().forEach(ProcessHandle::destroy);
      page.destroy();
      page.waitFor();
    }
  }

  private static String port(Process page, Path log) throws Exception {
    var address = Pattern.compile("https://\\S+:(\\d+)");
    for (int i = 0; i < 600 && page.isAlive(); i++) {
      var found = address.matcher(Files.readString(log));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(100);
    }
    return fail("the page does not come: " + Files.readString(log));
  }

  @Test
  void whatTheImageInstallsIsWhatTheTestsLookAt() throws IOException {
    var pinned = Files.readAllLines(DOCKER.resolve("requirements.txt"));

    assertThat(pinned)
        .filteredOn(line -> line.matches("(jupyterlab|jupyter_client|nbclient|ipykernel)==.*"))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(Files.readAllLines(Jupyter.SCRIPTS.resolve("requirements.txt")))
                    .contains(line));
  }

  @Test
  void theComposeFileNamesOnlyWhatIsThere() throws IOException {
    var compose = yaml(DOCKER.resolve("compose.yml")).get(0);
    var services = compose.get("services");

    services
        .properties()
        .forEach(
            service -> {
              var says = merged(service.getValue());
              if (says.has("build")) {
                var context = DOCKER.resolve(says.at("/build/context").asText());
                assertThat(context.resolve(says.at("/build/dockerfile").asText()))
                    .as(service.getKey())
                    .exists();
              } else {
                assertThat(says.path("image").asText()).as(service.getKey()).contains(":");
              }
              says.path("depends_on")
                  .fieldNames()
                  .forEachRemaining(needed -> assertThat(services.has(needed)).isTrue());
              says.path("ports")
                  .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
              says.path("volumes")
                  .forEach(
                      volume -> {
                        var source = volume.asText().split(":")[0];
                        assertThat(
                                source.startsWith(".")
                                    ? Files.exists(DOCKER.resolve(source))
                                    : compose.get("volumes").has(source))
                            .as(volume.asText())
                            .isTrue();
                      });
            });
    assertThat(services.properties())
        .extracting(Map.Entry::getKey)
        .contains("lab", "minio", "postgres", "page");
  }

  @Test
  void composeItselfTakesTheFileWhereItIsInstalled() throws IOException {
    var asked =
        Finished.run(
            DOCKER, Map.of(), List.of("bash", "-c", "docker compose version >/dev/null 2>&1"));
    if (asked.exitCode() != 0) {
      System.err.println(
          "docker compose is not installed: its own check of compose.yml is left out");
      return;
    }

    Finished.run(
            DOCKER,
            Map.of(),
            List.of("docker", "compose", "-f", "compose.yml", "config", "--quiet"))
        .succeeded();
  }

  @Test
  void theKubernetesExampleIsMadeOfWholeObjects() throws IOException {
    assertThat(yaml(DOCKER.resolve("kubernetes.yml")))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            object -> {
              assertThat(object.path("apiVersion").asText()).isNotEmpty();
              assertThat(object.path("kind").asText()).isNotEmpty();
              assertThat(object.at("/metadata/name").asText()).startsWith("deja");
            });
  }

  /** With what an alias brings in; YAML 1.2 does not know {@code <<}, Compose does. */
  private static JsonNode merged(JsonNode service) {
    ObjectNode merged =
        service.path("<<").deepCopy().isObject()
            ? service.path("<<").deepCopy()
            : new ObjectMapper().createObjectNode();
    return merged.setAll((ObjectNode) service);
  }

  private static List<JsonNode> yaml(Path file) throws IOException {
    var load = new Load(LoadSettings.builder().build());
    var documents = new java.util.ArrayList<JsonNode>();
    load.loadAllFromString(Files.readString(file))
        .forEach(document -> documents.add(new ObjectMapper().valueToTree(document)));
    return documents;
  }
}
