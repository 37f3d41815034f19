package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsJupyter
class LabCommandIT {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  @TempDir Path scratch;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void jupyterLabStartsWithTheKernelInItAndEndsWithTheCommand() throws Exception {
    var builder =
        new ProcessBuilder(
                Installed.DISTRIBUTION.resolve("bin/deja").toString(),
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=0",
                "--IdentityProvider.token=for-a-test",
                scratch.toString())
            .directory(scratch.toFile())
            .redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("JAVA_HOME", Jdk.any().home().toString());
    environment.put("PATH", Jupyter.open().bin() + ":" + environment.get("PATH"));
    for (var folder : List.of("XDG_DATA_HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")) {
      environment.put(folder, scratch.resolve(folder).toString());
    }
    environment.remove("JUPYTER_DATA_DIR");

    var lab = builder.start();
    try {
      var address = address(lab);
      var kernels =
          answer(
              lab,
              HttpRequest.newBuilder(URI.create(address + "api/kernelspecs"))
                  .header("Authorization", "token for-a-test")
                  .build());
      assertThat(kernels.statusCode()).isEqualTo(200);
      assertThat(kernels.body()).contains("\"deja\"", "Java (Deja)");

      var server = lab.children().toList();
      lab.destroy();
      lab.waitFor();
      assertThat(server).isNotEmpty();
      server.forEach(each -> each.onExit().join());
    } finally {
      lab.descendants().forEach(ProcessHandle::destroyForcibly);
      lab.destroyForcibly();
    }
  }

  /** The server says its address a moment before it listens. */
  private static HttpResponse<String> answer(Process lab, HttpRequest request) throws Exception {
    while (true) {
      try {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      } catch (ConnectException e) {
        if (!lab.isAlive()) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static String address(Process lab) throws IOException {
    var said = new StringBuilder();
    // Not closed: a server that cannot write its log any more ends.
    var lines = lab.inputReader(StandardCharsets.UTF_8);
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      var found = ADDRESS.matcher(line);
      if (found.find()) {
        return found.group();
      }
    }
    throw new AssertionError("JupyterLab does not start:\n" + said);
  }
}
