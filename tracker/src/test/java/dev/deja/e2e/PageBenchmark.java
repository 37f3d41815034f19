package dev.deja.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How long people wait for the page: {@code PageBenchmark FOLDER} serves the store in {@code
 * FOLDER/store}, as {@code StoreGenerator FOLDER/store 100000 1 files} fills one, and uses the page
 * in Chromium. Prints how long each thing took until it was seen, how long the slowest answer of
 * the server took of that, and which it was; leaves pictures in {@code FOLDER/pictures}. With the
 * test class path, in {@code tracker}, on the built distribution.
 */
public final class PageBenchmark {

  private static final int PATIENCE_MILLIS = 120_000;
  private static final int ROUNDS = 3;

  private final Page page;
  private final Path pictures;
  private int pictured;

  private PageBenchmark(Page page, Path pictures) {
    this.page = page;
    this.pictures = pictures;
  }

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]).toAbsolutePath();
    var pictures = Files.createDirectories(folder.resolve("pictures"));
    var deja = Installed.on(Jdk.any(), folder);
    var began = System.nanoTime();
    try (Ui ui = Ui.start(deja, folder);
        Chromium chromium = Chromium.start()) {
      say("until the page is served", millis(began), "");
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.println("round " + round);
        var page = chromium.page(new Browser.NewPageOptions().setViewportSize(1280, 820));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        new PageBenchmark(page, pictures).use(ui);
        page.close();
      }
      System.out.printf("memory of the server at most: %s%n", peak(ui.process().pid()));
    }
  }

  private void use(Ui ui) throws Exception {
    measure(
        "first rows",
        () -> page.navigate(ui.address() + "/?token=" + ui.token()),
        ".rows .row a.reference");
    page.waitForTimeout(1_000);
    measure("again", page::reload, ".rows .row a.reference");
    var total = total();
    jump("a jump to the middle", total / 2);
    jump("a jump to the end", total - 1);
    jump("back to the beginning", 0);

    filter("notebook = 'churn'");
    filter("user = 'bob' and metadata.acc > 0.99 and tag = 'production'");
    filter("metadata.acc > 0.5");
    jump("a jump to the end of that", total() - 1);
    filter("");
    measure(
        "sorted by metadata",
        () -> page.navigate(ui.address() + "/?column=metadata.acc&sort=metadata.acc"),
        ".rows .row a.reference");
    jump("a jump to the middle of that", total / 2);
    jump("a jump to its end", total - 1);
    measure(
        "an execution",
        () -> page.navigate(ui.address() + "/executions/churn/" + total / 10),
        ".cards");
    measure("its lineage", () -> page.locator("#tab-lineage").click(), "svg.graph");
    measure("the files", () -> page.navigate(ui.address() + "/data"), "table.list tbody tr");
    search("result-77");
    search("no such file");
    search("result-" + total / 2);
    measure("a trace", () -> page.locator("table.list tbody tr a").first().click(), "svg.graph");
    search(ui, "customers-7.csv");
    measure(
        "a trace of a file that many have read",
        () -> page.locator("table.list tbody tr a").first().click(),
        "svg.graph");
    measure("the store's size", () -> page.navigate(ui.address() + "/store"), ".cards meter");
    measure(
        "a preview of a collection",
        () -> page.getByText("Preview a collection").click(),
        "text=stay");
    page.navigate(ui.address() + "/");
    page.locator(".rows .row input").nth(1).check();
    page.locator(".rows .row input").nth(6).check();
    measure(
        "a comparison",
        () -> page.getByText("Compare", new Page.GetByTextOptions().setExact(true)).click(),
        ".card.verdict");
  }

  private void jump(String what, int row) {
    measure(
        what,
        () ->
            page.evaluate(
                """
                (row) => {
                  document.querySelector('.scroller').scrollTop =
                    row * document.querySelector('.rows .row').offsetHeight;
                }
                """,
                row),
        ".rows .row[data-index='%d'] a.reference".formatted(row));
  }

  private void filter(String question) {
    measure(
        question.isEmpty() ? "no filter" : question,
        () -> {
          page.locator("#where").fill(question);
          page.waitForResponse(
              response -> response.url().contains("/api/v1/executions"),
              () -> page.locator("#where").press("Enter"));
        },
        ".rows .row a.reference");
  }

  private void search(Ui ui, String text) {
    page.navigate(ui.address() + "/data");
    search(text);
  }

  private void search(String text) {
    measure(
        "files like '" + text + "'",
        () -> {
          page.locator("#search").fill(text);
          page.waitForResponse(
              response -> response.url().contains("/api/v1/files"),
              () -> page.locator("#search").press("Enter"));
        },
        "h1");
  }

  private int total() {
    return Integer.parseInt(
            page.locator("[role=table], [role=grid]").first().getAttribute("aria-rowcount"))
        - 1;
  }

  private void measure(String what, Runnable action, String seen) {
    page.evaluate("performance.clearResourceTimings()");
    var began = System.nanoTime();
    action.run();
    page.locator(seen).first().waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS));
    var took = millis(began);
    var slowest =
        page.evaluate(
            """
            () => performance.getEntriesByType('resource')
              .filter(({ name }) => name.includes('/api/v1/') && !name.endsWith('/live'))
              .sort((a, b) => b.duration - a.duration)
              .slice(0, 1)
              .map(({ name, duration }) =>
                duration.toFixed() + ' ms  ' + decodeURIComponent(name).replace(/^.*v1/, ''))
              .join()
            """);
    say(what, took, String.valueOf(slowest));
    page.screenshot(
        new Page.ScreenshotOptions().setPath(pictures.resolve("%02d.png".formatted(++pictured))));
  }

  private static void say(String what, long millis, String answer) {
    System.out.printf(Locale.ROOT, "%6d ms  %-60s %s%n", millis, what, answer);
  }

  private static long millis(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static String peak(long process) throws Exception {
    List<String> status = Files.readAllLines(Path.of("/proc/" + process + "/status"));
    return status.stream().filter(line -> line.startsWith("VmHWM")).findFirst().orElse("?");
  }
}
