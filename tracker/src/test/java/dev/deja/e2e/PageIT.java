package dev.deja.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a person sees it, over a store that real runs have made. Leaves pictures in {@code
 * target/e2e/page}; with {@code DEJA_PICTURES} those of the documentation in the folder that it
 * names.
 */
@NeedsChromium
class PageIT {

  private static final int PATIENCE_MILLIS = 60_000;
  private static final Path PICTURES = Installed.TARGET.resolve("e2e/page").toAbsolutePath();

  @TempDir static Path scratch;

  private static @Nullable Installed deja;
  private static @Nullable Ui ui;
  private static @Nullable Chromium chromium;

  private final List<String> faults = new ArrayList<>();

  /** The page that is looked at. */
  private Ui served;

  private Page page;

  @BeforeAll
  static void runNotebooksAndServe() throws Exception {
    Files.createDirectories(PICTURES);
    deja = Installed.on(Jdk.any(), scratch);
    Path project = Files.createDirectories(scratch.resolve("shop"));
    PageNotebooks.write(project);
    run(project, "run", "clean.ipynb");
    run(project, "run", "churn.ipynb");
    run(project, "run", "churn.ipynb", "-p", "rate", "0.15", "-p", "steps", "40");
    run(project, "run", "report.ipynb");
    run(project, "tag", "add", "churn/2", "production", "best");
    run(project, "note", "churn/2", "better with a higher rate");
    run(
        project,
        "deployment",
        "create",
        "churn-api",
        "churn/2",
        "--version",
        "v3",
        "--file",
        "model.txt");
    ui = Ui.start(deja, scratch);
    chromium = Chromium.start();
  }

  private static Finished run(Path folder, String... arguments) {
    return deja().deja(folder, arguments).succeeded();
  }

  private static Installed deja() {
    return java.util.Objects.requireNonNull(deja);
  }

  private static Chromium chromium() {
    return java.util.Objects.requireNonNull(chromium);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
    if (ui != null) {
      ui.close();
    }
  }

  @BeforeEach
  void logIn() {
    served = java.util.Objects.requireNonNull(ui);
    page = open(new Browser.NewPageOptions().setViewportSize(1280, 820));
  }

  private Page open(Browser.NewPageOptions options) {
    Page opened = chromium().page(options);
    opened.setDefaultTimeout(PATIENCE_MILLIS);
    opened.onConsoleMessage(
        message -> {
          // What frames are refused is what they are for.
          if (message.type().equals("error") && !message.location().contains("/outputs/")) {
            faults.add(message.text() + " " + message.location());
          }
        });
    opened.onPageError(faults::add);
    opened.onRequest(
        request -> {
          if (!request.url().matches("(data|blob):.*|" + Pattern.quote(served.address()) + "/.*")) {
            faults.add("asked another host: " + request.url());
          }
        });
    // What the policy of a document has stopped was never sent.
    opened.onRequestFailed(
        request -> {
          if ("csp".equals(request.failure())) {
            faults.remove("asked another host: " + request.url());
          }
        });
    opened.navigate(served.address() + "/?token=" + served.token());
    return opened;
  }

  @AfterEach
  void nothingWentWrongUnseen(TestInfo test) {
    keepPicture(test.getTestMethod().orElseThrow().getName());
    page.close();
    assertThat(faults).isEmpty();
  }

  private void keepPicture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** One that the documentation shows. */
  private void picture(String name) {
    String folder = System.getenv("DEJA_PICTURES");
    Path file = (folder == null ? PICTURES : Path.of(folder)).resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  private void go(String path) {
    page.navigate(served.address() + path);
  }

  private Locator row(String reference) {
    return page.locator(".rows .row")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName(reference).setExact(true))));
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void tab(String name) {
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)))
        .click();
  }

  @Test
  void executionsAreFilteredInTheLanguageOfDejaListAndTheAddressKeepsIt() {
    assertThat(page.locator(".rows .row")).hasCount(4);
    assertThat(row("churn/2")).containsText("production");
    assertThat(row("churn/2")).containsText("completed");

    page.getByLabel("Filter executions").fill("tag = 'production' and metadata.loss < 1");
    button("Filter").click();
    assertThat(page.locator(".rows .row")).hasCount(1);
    assertThat(row("churn/2")).isVisible();
    page.reload();
    assertThat(page.locator(".rows .row")).hasCount(1);
    assertThat(page.getByLabel("Filter executions"))
        .hasValue("tag = 'production' and metadata.loss < 1");

    page.getByLabel("Filter executions").fill("tga = 'x'");
    faults.clear();
    button("Filter").click();
    assertThat(page.getByRole(AriaRole.ALERT))
        .containsText("there is no field 'tga'; nearest: tag");
    faults.removeIf(fault -> fault.contains("400"));
  }

  @Test
  void metadataIsShownInColumnsAndSortedBy() {
    page.locator("summary", new Page.LocatorOptions().setHasText("Columns")).click();
    page.getByLabel("metadata.accuracy").check();
    page.getByLabel("parameter.rate").check();
    page.keyboard().press("Escape");
    button("accuracy").click();

    assertThat(page.locator(".rows .row").first()).containsText("0.15");
    assertThat(
            page.locator("[role=columnheader]", new Page.LocatorOptions().setHasText("accuracy")))
        .hasAttribute("aria-sort", "descending");
    picture("executions");
    button("accuracy").click();
    assertThat(
            page.locator("[role=columnheader]", new Page.LocatorOptions().setHasText("accuracy")))
        .hasAttribute("aria-sort", "ascending");
  }

  @Test
  void severalAreTaggedAtOnceAndCompared() {
    page.getByLabel("Choose churn/1").check();
    page.getByLabel("Choose churn/2").check();
    page.locator("#bulk-tag").fill("pair");
    button("Add tag").click();
    assertThat(row("churn/1")).containsText("pair");
    assertThat(row("churn/2")).containsText("pair");
    page.locator("#bulk-tag").fill("pair");
    button("Remove tag").click();
    assertThat(row("churn/1")).not().containsText("pair");

    button("Compare").click();
    assertThat(page.locator("h1")).hasText("Compare");
    assertThat(page.locator(".card.verdict")).containsText("churn/1 → churn/2: the results differ");
    assertThat(page.locator(".differences li").first()).containsText("parameter");
    assertThat(page.locator("table.side").first()).containsText("0.03");
    assertThat(page.locator("table.side").first()).containsText("0.15");
    assertThat(page.locator(".plot canvas").first()).isVisible();
    picture("compare");
    assertThat(page.locator("h2", new Page.LocatorOptions().setHasText("Environment"))).hasCount(0);
    page.getByLabel("Only differences").uncheck();
    assertThat(page.locator("h2", new Page.LocatorOptions().setHasText("Environment"))).isVisible();
    assertThat(page.locator(".code-diff").first()).isVisible();
  }

  @Test
  void anExecutionTellsWhoWhenWhereAndWhat() {
    row("churn/2").getByRole(AriaRole.LINK).click();

    assertThat(page.locator("h1")).hasText("churn/2");
    assertThat(page.locator(".cards")).containsText("JDK");
    assertThat(page.locator(".cards")).containsText("better with a higher rate");
    assertThat(page.locator(".cards")).containsText("churn-api v3");
    page.getByLabel("New tag").fill("seen");
    button("Add tag").click();
    assertThat(page.locator(".heading")).containsText("seen");
    button("Remove tag seen").click();
    assertThat(page.locator(".heading")).not().containsText("seen");

    tab("Commands");
    assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("No cell has installed");
    tab("Metadata");
    assertThat(page.locator(".plot canvas").first()).isVisible();
    assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("40");
    picture("metadata");
    tab("Log");
    assertThat(page.locator(".log")).containsText("\"step\": 40");
    tab("Inputs");
    button("Preview customers.csv").click();
    assertThat(page.locator(".text-file")).containsText("Ada,36");
    tab("Outputs");
    button("Preview chart").click();
    assertThat(page.locator(".file-body img")).isVisible();
    assertThat(page.locator(".file-body img")).hasJSProperty("naturalWidth", 480);
    tab("Lineage");
    assertThat(page.locator("svg.graph")).containsText("churn/2/4");
    go("/executions/clean/1?tab=outputs");
    button("Preview customers").click();
    assertThat(page.locator("table.rows")).containsText("Ada");
    assertThat(page.locator("table.rows thead")).containsText("spend");
  }

  @Test
  void aNotebookIsShownAsItRanAndItsHtmlReachesNothing() {
    go("/executions/churn/2?tab=notebook");

    assertThat(page.locator(".nb.text h3")).hasText("Train a churn model");
    assertThat(page.locator(".nb.code")).hasCount(5);
    assertThat(page.locator(".nb.code").first().locator(".source")).containsText("Deja.parameter");
    assertThat(page.locator(".output img")).isVisible();
    var frame = page.frameLocator("iframe.output-html");
    assertThat(frame.locator("td").first()).hasText("weight");
    // Its script has run, and could do nothing to the page.
    assertThat(frame.locator("#report"))
        .hasText("parent: refused; cookie: refused; origin: null; server: refused; done");
    org.assertj.core.api.Assertions.assertThat(page.evaluate("() => window.stolen ?? 'untouched'"))
        .isEqualTo("untouched");
    org.assertj.core.api.Assertions.assertThat(page.url()).startsWith(served.address());
    page.locator("iframe.output-html").scrollIntoViewIfNeeded();
    page.evaluate("window.scrollTo(0, 0)");
    picture("notebook");
    button("As the notebook has them").click();
    assertThat(page.locator(".nb.code")).hasCount(5);
  }

  @Test
  void aFileIsFoundByNameOrDigestAndTraced() {
    go("/data");
    page.getByLabel("Search files").fill("model.txt");
    button("Search").click();
    assertThat(page.locator("table.list tbody tr")).hasCount(2);
    page.locator("table.list")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("model.txt"))
        .first()
        .click();

    assertThat(page.locator("svg.graph")).containsText("churn-api v3");
    assertThat(page.locator("svg.graph")).containsText("report.html");
    assertThat(page.locator("svg.graph")).containsText("customers.csv");
    assertThat(page.locator(".text-file")).containsText("weight=");
    picture("trace");
    String digest = page.url().replaceFirst(".*/", "").substring(0, 10);
    page.locator("svg.graph a", new Page.LocatorOptions().setHasText("report/1/1")).click();
    assertThat(page.locator("h1")).hasText("report/1");
    go("/data?search=" + digest);
    assertThat(page.locator("table.list tbody tr").first()).containsText("model");
  }

  @Test
  void anotherJdkServesTheSame() throws Exception {
    page.close();
    try (Ui other =
        Ui.start(
            deja(), scratch, Map.of("JAVA_HOME", Jdk.newest().home().toString()), "--no-browser")) {
      org.assertj.core.api.Assertions.assertThat(other.process().info().command().orElseThrow())
          .startsWith(Jdk.newest().home().toRealPath().toString());
      served = other;
      page = open(new Browser.NewPageOptions().setViewportSize(1280, 820));
      executionsAreFilteredInTheLanguageOfDejaListAndTheAddressKeepsIt();
      go("/");
      severalAreTaggedAtOnceAndCompared();
      go("/");
      anExecutionTellsWhoWhenWhereAndWhat();
      aNotebookIsShownAsItRanAndItsHtmlReachesNothing();
      aFileIsFoundByNameOrDigestAndTraced();
      deploymentsAndTheStoreAreShown();
      page.close();
    }
    logIn();
  }

  @Test
  void whatIsQuotedCanBeAskedFor() {
    Object status =
        page.evaluate(
            """
            async () => {
              const { quoted } = await import('/assets/format.js');
              const question = encodeURIComponent(`notebook = ${quoted("Ada's")}`);
              return (await fetch('/api/v1/executions?where=' + question)).status;
            }
            """);

    org.assertj.core.api.Assertions.assertThat(status).isEqualTo(200);
  }

  @Test
  void aBrowserIsOpenedWithoutATokenThatOthersSee() throws Exception {
    Path opened = scratch.resolve("opened");
    Path bin = Files.createDirectories(scratch.resolve("bin"));
    Path opener = bin.resolve("xdg-open");
    Files.writeString(
        opener,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >'"
            + opened
            + ".part'\nmv '"
            + opened
            + ".part' '"
            + opened
            + "'\n");
    assertThat(opener.toFile().setExecutable(true)).isTrue();
    Path file;
    try (Ui second =
        Ui.start(
            deja(),
            scratch,
            Map.of("DISPLAY", ":0", "PATH", bin + File.pathSeparator + System.getenv("PATH")))) {
      for (int i = 0; i < 600 && !Files.exists(opened); i++) {
        Thread.sleep(100);
      }
      String argument = Files.readString(opened).strip();
      org.assertj.core.api.Assertions.assertThat(argument)
          .startsWith("file:///")
          .doesNotContain(second.token());
      file = Path.of(URI.create(argument));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Page led = chromium().page();
      led.navigate(argument);
      assertThat(led.locator(".rows .row").first()).isVisible();
      assertThat(led).hasURL(second.address() + "/");
      led.close();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void deploymentsAndTheStoreAreShown() {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Deployments")).click();
    assertThat(page.locator("table.list")).containsText("churn-api");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Store")).click();
    assertThat(page.locator(".cards")).containsText("On disk");
    button("Preview a collection").click();
    assertThat(page.locator(".cards")).containsText("Nothing would be removed");
  }

  @Test
  void whatRunsAppearsByItselfAndIsRunAgainFromThePage() throws IOException {
    assertThat(page.locator(".rows .row").first()).isVisible();
    Path project = Files.createDirectories(scratch.resolve("later"));
    Notebooks.write(project.resolve("later.ipynb"), List.of("int x = 20;", "x + 1"));
    run(project, "run", "later.ipynb");
    assertThat(row("later/1")).containsText("completed");

    row("later/1").getByRole(AriaRole.LINK).click();
    button("Re-run").click();
    assertThat(page.locator("#notices"))
        .containsText(
            "Run again as later/2: identical",
            new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
                .setTimeout(PATIENCE_MILLIS));
    assertThat(page.locator(".cards")).containsText("later/2");
    run(project, "delete", "later/2");
    run(project, "delete", "later/1");
  }

  @Test
  void theKeyboardIsEnough() {
    assertThat(page.locator(".rows .row").first()).isVisible();
    page.keyboard().press("/");
    assertThat(page.getByLabel("Filter executions")).isFocused();
    page.keyboard().type("notebook = churn");
    page.keyboard().press("Enter");
    assertThat(page.locator(".rows .row")).hasCount(2);
    page.locator(".scroller").focus();
    page.keyboard().press("ArrowDown");
    assertThat(row("churn/2").getByRole(AriaRole.LINK)).isFocused();
    page.keyboard().press("x");
    assertThat(page.getByLabel("Choose churn/2")).isChecked();
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("churn/2");
    page.locator("#tab-details").focus();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#tab-notebook")).isFocused();
    assertThat(page.locator("#tab-notebook")).hasAttribute("aria-selected", "true");
    page.goBack();
    assertThat(page.locator("h1")).hasText("Executions");
  }

  @Test
  void nobodyIsShutOut() {
    List<String> serious = new ArrayList<>();
    for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page seen =
          open(new Browser.NewPageOptions().setViewportSize(1280, 820).setColorScheme(colours));
      // Of dark colours those views that have all of them.
      for (String path : colours == ColorScheme.LIGHT ? views() : views().subList(0, 7)) {
        seen.navigate(served.address() + path);
        assertThat(seen.locator("h1")).isVisible();
        assertThat(seen.locator("[aria-busy=true]")).hasCount(0);
        new AxeBuilder(seen)
            .setLegacyMode(true).analyze().getViolations().stream()
                .filter(each -> List.of("serious", "critical").contains(each.getImpact()))
                .forEach(
                    each ->
                        serious.add(
                            "%s %s: %s %s %s"
                                .formatted(
                                    colours,
                                    path,
                                    each.getId(),
                                    each.getHelp(),
                                    each.getNodes().stream()
                                        .map(node -> String.valueOf(node.getHtml()))
                                        .limit(3)
                                        .toList())));
      }
      seen.close();
    }
    assertThat(serious).isEmpty();
  }

  @Test
  void itFitsAPhone() {
    page.close();
    page = open(new Browser.NewPageOptions().setViewportSize(390, 800));
    for (String path : views()) {
      go(path);
      assertThat(page.locator("h1")).isVisible();
      assertThat(page.locator("[aria-busy=true]")).hasCount(0);

      org.assertj.core.api.Assertions.assertThat(
              page.evaluate("() => document.documentElement.scrollWidth"))
          .as(path)
          .isEqualTo(390);
    }
    go("/");
    assertThat(page.locator(".rows .row").first()).isVisible();
    picture("phone");
  }

  private List<String> views() {
    String compared =
        page.evaluate(
                """
                async () => {
                  const { executions } = await (await fetch('/api/v1/executions?where=' + encodeURIComponent('notebook = churn'))).json();
                  return executions.map(({ id }) => 'execution=' + id).join('&');
                }
                """)
            .toString();
    List<String> views =
        new ArrayList<>(List.of("/", "/compare?" + compared, "/data", "/deployments", "/store"));
    for (String tab :
        List.of(
            "details", "notebook", "commands", "inputs", "outputs", "metadata", "log", "lineage")) {
      views.add("/executions/churn/2?tab=" + tab);
    }
    return views;
  }
}
