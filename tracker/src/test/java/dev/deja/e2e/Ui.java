package dev.deja.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code deja ui} in a process of its own.
 *
 * @param address without a slash at its end
 */
record Ui(Process process, String address, String token) implements AutoCloseable {

  private static final Pattern ADDRESS =
      Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/(?:\\?token=([0-9a-f]{48}))?");

  static Ui start(Installed installed, Path folder) throws IOException {
    return start(installed, folder, Map.of(), "--no-browser");
  }

  /** With more variables, and options behind those that every test needs. */
  static Ui start(
      Installed installed, Path folder, Map<String, String> environment, String... options)
      throws IOException {
    var arguments = new ArrayList<>(List.of("ui", "--port", "0"));
    arguments.addAll(List.of(options));
    var builder = installed.dejaInBackground(folder, arguments.toArray(String[]::new));
    builder.environment().putAll(environment);
    var process = builder.redirectErrorStream(true).start();
    var said = new StringBuilder();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      var found = ADDRESS.matcher(line);
      if (found.find()) {
        var printed = found.group(2);
        return new Ui(
            process,
            found.group(1),
            printed == null ? environment.getOrDefault("DEJA_UI_TOKEN", "") : printed);
      }
    }
    return fail("deja ui does not start:%n%s", said);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
