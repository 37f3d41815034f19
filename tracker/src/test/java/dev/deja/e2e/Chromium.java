package dev.deja.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A browser without a window, with a fresh profile. Belongs to the thread that started it. */
final class Chromium implements AutoCloseable {

  /** Where it is, if it is not on the {@code PATH}. */
  static final String NAMED = "DEJA_TEST_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() throws Jupyter.Unavailable {
    var program = program();
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new Chromium(playwright, browser);
  }

  /** An empty page that shares nothing with others. */
  Page page() {
    return browser.newPage(new Browser.NewPageOptions().setViewportSize(1200, 900));
  }

  /** The same with other colours or on another screen. */
  Page page(Browser.NewPageOptions options) {
    return browser.newPage(options);
  }

  /**
   * The browser of this machine.
   *
   * @throws Jupyter.Unavailable if there is none
   */
  static Path program() throws Jupyter.Unavailable {
    var named = System.getenv(NAMED);
    var candidates =
        Stream.concat(
            Stream.ofNullable(named).filter(name -> !name.isEmpty()).map(Path::of),
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))));
    return candidates
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new Jupyter.Unavailable(
                    "no Chromium on the PATH (Debian: apt install chromium), and "
                        + NAMED
                        + " names none"));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
