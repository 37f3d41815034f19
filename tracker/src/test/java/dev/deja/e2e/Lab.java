package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A JupyterLab server of the test's own, seen through a browser. Its log is {@code server.log} in
 * its folder, and stays there.
 */
final class Lab implements AutoCloseable {

  private static final String TOKEN = "for-a-test";
  private static final Pattern ADDRESS =
      Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/)lab\\?token=");
  private static final long PATIENCE_SECONDS = 120;

  private final Process server;
  private final String kernel;
  private final Path folder;
  private final Chromium chromium;
  private final Page page;

  private Lab(Process server, String address, String kernel, Path folder, Chromium chromium) {
    this.server = server;
    this.kernel = kernel;
    this.folder = folder;
    this.chromium = chromium;
    this.page = chromium.page();
    page.setDefaultTimeout(LabNotebook.PATIENCE_MILLIS);
    page.navigate(address + "lab?token=" + TOKEN);
    page.waitForFunction("() => window.jupyterapp");
    page.evaluate("async () => { await window.jupyterapp.restored; }");
  }

  /**
   * Starts the server and the browser.
   *
   * @param folder what the server keeps, an existing folder
   */
  static Lab start(Installed installed, Path folder) throws IOException, Jupyter.Unavailable {
    setting(folder, "apputils-extension/notification", "{\"fetchNews\": \"false\"}");
    setting(folder, "notebook-extension/tracker", "{\"windowingMode\": \"none\"}");
    // By default JupyterLab drops completions that take longer than a second.
    setting(folder, "completer-extension/manager", "{\"providerTimeout\": 60000}");
    var notebooks = Files.createDirectories(folder.resolve("notebooks"));
    var server =
        installed
            .jupyterInBackground(
                notebooks,
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=0",
                "--IdentityProvider.token=" + TOKEN,
                "--LabApp.expose_app_in_browser=True",
                "--LabApp.news_url=None",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--ServerApp.root_dir=" + notebooks)
            .redirectErrorStream(true)
            .start();
    var found = new CompletableFuture<String>();
    var reader = new Thread(() -> keepLog(server, folder.resolve("server.log"), found), "lab-log");
    reader.setDaemon(true);
    reader.start();
    try {
      var address = found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new Lab(server, address, installed.kernel(), folder, Chromium.start());
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      end(server);
      return fail("JupyterLab does not start:%n%s", Files.readString(folder.resolve("server.log")));
    }
  }

  /** A new notebook with these cells, open and with its kernel up; others and their kernels end. */
  LabNotebook open(String name, String... cells) throws IOException {
    var file = folder.resolve("notebooks").resolve(name + ".ipynb");
    Notebooks.write(file, kernel, List.of(cells));
    page.evaluate(
        """
        async path => {
          const { commands, serviceManager } = window.jupyterapp;
          await serviceManager.sessions.shutdownAll();
          await commands.execute('docmanager:open', { path });
        }
        """,
        name + ".ipynb");
    return new LabNotebook(page, file).whenReady();
  }

  /** Changes the colours: {@code JupyterLab Dark}. */
  void theme(String theme) {
    command("apputils:change-theme", Map.of("theme", theme));
  }

  /** Runs one of JupyterLab's own commands. */
  void command(String id, Map<String, ?> arguments) {
    page.evaluate(
        "([id, arguments]) => window.jupyterapp.commands.execute(id, arguments)",
        List.of(id, arguments));
  }

  /** Closes what is open, unsaved changes and all, and keeps how it looked, for people. */
  void closeAll(String picture) {
    keepLook(picture);
    page.evaluate(
        """
        () => {
          for (const widget of Array.from(window.jupyterapp.shell.widgets('main'))) {
            widget.dispose();
          }
        }
        """);
  }

  /** Keeps how the page looks, for people. */
  void keepLook(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }

  private static void setting(Path folder, String plugin, String json) throws IOException {
    var file =
        folder.resolve(
            "jupyter-config/lab/user-settings/@jupyterlab/" + plugin + ".jupyterlab-settings");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }

  private static void keepLog(Process server, Path log, CompletableFuture<String> address) {
    try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        var kept = Files.newBufferedWriter(log)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        kept.write(line + "\n");
        kept.flush();
        var found = ADDRESS.matcher(line);
        if (found.find()) {
          address.complete(found.group(1));
        }
      }
      address.completeExceptionally(new IOException("the server ended"));
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    chromium.close();
    assertThat(end(server)).as("JupyterLab ends when asked to").isTrue();
  }

  /** Ends the server and its kernels, and tells whether that could be done in a friendly way. */
  private static boolean end(Process server) {
    server.destroy();
    try {
      if (server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
    return false;
  }
}
