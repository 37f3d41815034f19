package dev.deja.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A notebook open in JupyterLab, handled as a person handles it. Cells are counted from 1. */
final class LabNotebook {

  /** Only what hangs takes so long. */
  static final double PATIENCE_MILLIS = 60_000;

  private static final Pattern SESSION_LINE = Pattern.compile("Deja · .*recording");

  private final Page page;
  private final Path file;

  LabNotebook(Page page, Path file) {
    this.page = page;
    this.file = file;
  }

  Page page() {
    return page;
  }

  /** Where it is saved. */
  Path file() {
    return file;
  }

  /**
   * Waits until the notebook has the keyboard, and its kernel has said who it is and has nothing to
   * do. Before that, JupyterLab may take the focus away from what is being typed.
   */
  LabNotebook whenReady() {
    page.waitForFunction(
        """
        path => {
          const widget = window.jupyterapp.shell.currentWidget;
          const context = widget?.sessionContext;
          const kernel = context?.session?.kernel;
          return context?.isReady && context.path === path
              && kernel?.connectionStatus === 'connected' && kernel.status === 'idle'
              && widget.node.contains(document.activeElement);
        }
        """,
        String.valueOf(file.getFileName()));
    page.evaluate(
        "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info; }");
    return this;
  }

  /**
   * Restarts the kernel by the toolbar's button, says yes, and waits until the new one is ready.
   */
  LabNotebook restart() {
    page.evaluate(
        """
        () => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          window.restarting = new Promise(restarting =>
              kernel.statusChanged.connect((_, status) => status === 'restarting' && restarting()));
        }
        """);
    toolbar("restart").click();
    page.locator(".jp-Dialog button.jp-mod-accept").click();
    page.evaluate("async () => { await window.restarting; }");
    return whenReady();
  }

  /** Runs a cell and waits until it has that number in front. */
  LabNotebook run(int cell, int number) {
    start(cell);
    return ranAs(cell, number);
  }

  /** Sends a cell off, by the toolbar's button. */
  LabNotebook start(int cell) {
    edit(cell);
    toolbar("run").click();
    return this;
  }

  /** Waits until a cell has ended and has that number in front. */
  LabNotebook ranAs(int cell, int number) {
    assertThat(cell(cell).locator(".jp-InputPrompt"))
        .hasText(
            "[" + number + "]:",
            new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
    return this;
  }

  /** Waits until a cell is marked as running. */
  LabNotebook runs(int cell) {
    shows(cell(cell).locator(".jp-InputPrompt"), "[*]:");
    return this;
  }

  /** Puts the cursor at the end of a cell. */
  LabNotebook edit(int cell) {
    source(cell).click();
    seen(cell(cell).locator(".cm-editor.cm-focused"));
    page.keyboard().press("Control+End");
    return this;
  }

  LabNotebook press(String key) {
    page.keyboard().press(key);
    return this;
  }

  Locator cell(int cell) {
    return page.locator(".jp-Notebook .jp-Cell").nth(cell - 1);
  }

  /** What one types into. */
  Locator source(int cell) {
    return cell(cell).locator(".jp-InputArea-editor .cm-content");
  }

  /** All that a cell has put out, without the line about the session below the first. */
  Locator output(int cell) {
    return cell(cell)
        .locator(".jp-OutputArea-output")
        .filter(new Locator.FilterOptions().setHasNotText(SESSION_LINE));
  }

  /** The line that says that the session is recorded. */
  Locator sessionLine() {
    return page.locator(".jp-Notebook .jp-OutputArea-output")
        .filter(new Locator.FilterOptions().setHasText(SESSION_LINE));
  }

  /** Something inside what a cell has put out, such as {@code img}. */
  Locator output(int cell, String css) {
    return output(cell).locator(css);
  }

  /** A button of the notebook's toolbar. */
  Locator toolbar(String item) {
    return page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name='" + item + "']");
  }

  /** Waits until a place is to be seen, and gives it. */
  static Locator seen(Locator place) {
    assertThat(place)
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    return place;
  }

  /** Waits until a place shows a text somewhere. */
  static void shows(Locator place, String text) {
    assertThat(place)
        .containsText(
            text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** Waits until a place shows a pattern somewhere. */
  static void shows(Locator place, Pattern text) {
    assertThat(place)
        .containsText(
            text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }
}
