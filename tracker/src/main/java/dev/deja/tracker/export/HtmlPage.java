package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An execution as one page that needs nothing else. What cells put out is not trusted: the page
 * forbids scripts and everything from elsewhere, values of {@code text/html} stand in frames that
 * may do nothing, and pictures are pictures. Written as it is read, cell by cell; one thread.
 */
public final class HtmlPage {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
          + " base-uri 'none'; form-action 'none'";
  private static final List<String> PICTURES =
      List.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private final StoredExecution execution;
  private final CellOrder order;
  private final Optional<Markdown> markdown;
  private final Writer out;

  /**
   * @param markdown empty to leave Markdown as it was typed
   */
  public HtmlPage(
      StoredExecution execution, CellOrder order, Optional<Markdown> markdown, Writer out) {
    this.execution = execution;
    this.order = order;
    this.markdown = markdown;
    this.out = out;
  }

  /**
   * Writes the page.
   *
   * @throws dev.deja.tracker.store.StoreException if something of the record is missing or damaged
   */
  public void write(CellOrder.By by) throws IOException {
    List<CellOrder.Cell> cells = order.cells(by);
    String title = execution.start().reference();
    out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.write("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.write("<title>" + HtmlText.escaped(title) + "</title>\n<style>\n" + css() + "</style>\n");
    out.write("</head>\n<body>\n<header>\n");
    header();
    out.write("</header>\n<main>\n");
    for (CellOrder.Cell cell : cells) {
      if (cell.code()) {
        code(cell);
      } else {
        text(cell);
      }
    }
    out.write("</main>\n<footer>Exported by Deja from the record of ");
    out.write(HtmlText.escaped(execution.id().toString()));
    out.write(
        by == CellOrder.By.RUN
            ? ", cells in the order in which they ran"
            : ", cells in the order of the notebook");
    out.write(".</footer>\n</body>\n</html>\n");
  }

  private static String css() throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IOException("page.css is missing in this installation");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void header() throws IOException {
    ExecutionStart start = execution.start();
    Environment machine = start.environment();
    out.write("<h1>" + HtmlText.escaped(start.reference()));
    status(execution.status().name());
    execution.verdict().ifPresent(verdict -> uncheckedStatus(verdict.verdict().name()));
    out.write("</h1>\n<dl>\n");
    fact("notebook", start.notebook().path().orElse(start.notebook().name()));
    fact("started", "%s by %s on %s".formatted(start.startedAt(), machine.user(), machine.host()));
    execution.end().ifPresent(end -> unchecked(() -> fact("ended", end.endedAt().toString())));
    fact("git", start.git().map(HtmlPage::git).orElse(""));
    fact(
        "kernel",
        machine.kernel().orElse("Java " + machine.javaVersion() + " " + machine.javaVendor()));
    fact("machine", "%s %s, %d cores".formatted(machine.os(), machine.arch(), machine.cores()));
    for (var parameter : execution.parameters().entrySet()) {
      fact("parameter", parameter.getKey() + " = " + parameter.getValue());
    }
    execution
        .end()
        .map(ExecutionEnd::faults)
        .orElse(List.of())
        .forEach(fault -> unchecked(() -> fact("recording", fault)));
    order.remarks().forEach(remark -> unchecked(() -> fact("note", remark)));
    out.write("</dl>\n");
    list("input files", files(FileUse.Role.INPUT));
    list("output files", files(FileUse.Role.OUTPUT));
    list(
        "jars",
        execution.end().map(ExecutionEnd::lock).orElse(List.of()).stream()
            .map(HtmlPage::jar)
            .toList());
  }

  private static String git(GitState git) {
    return git.version() + git.branch().map(branch -> ", branch " + branch).orElse("");
  }

  private static String jar(Dependency jar) {
    return jar.coordinates().orElse(jar.file()) + "  " + jar.digest();
  }

  private List<String> files(FileUse.Role role) {
    List<String> files = new ArrayList<>();
    for (CellRun run : execution.cells()) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == role) {
          files.add(
              "%s  %s  run %d"
                  .formatted(
                      use.path(),
                      use.digest()
                          .map(Object::toString)
                          .orElse(use.isDeletion() ? "deleted" : "digest unknown"),
                      run.number()));
        }
      }
    }
    return files.stream().distinct().toList();
  }

  private void list(String title, List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      out.write("<details><summary>%d %s</summary>\n<pre>".formatted(lines.size(), title));
      out.write(lines.stream().map(HtmlText::escaped).collect(Collectors.joining("\n")));
      out.write("</pre></details>\n");
    }
  }

  private void fact(String name, String text) throws IOException {
    if (!text.isBlank()) {
      out.write("<dt>" + name + "</dt><dd>" + HtmlText.escaped(text) + "</dd>\n");
    }
  }

  private void status(String status) throws IOException {
    String kind =
        switch (status) {
          case "OK", "COMPLETED", "IDENTICAL", "EQUIVALENT" -> "good";
          case "ERROR", "FAILED", "VM_LOST", "DIFFERENT" -> "bad";
          default -> "notable";
        };
    out.write("<span class=\"status " + kind + "\">" + status + "</span>");
  }

  private void uncheckedStatus(String status) {
    unchecked(() -> status(status));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void text(CellOrder.Cell cell) throws IOException {
    boolean raw = cell.json().filter(json -> json.type().equals("raw")).isPresent();
    out.write(
        raw || markdown.isEmpty()
            ? "<div class=\"cell text\">" + HtmlText.escaped(cell.source())
            : "<div class=\"cell markdown\">" + markdown.get().html(cell.source()));
    out.write("</div>\n");
  }

  private void code(CellOrder.Cell cell) throws IOException {
    Optional<CellRun> run = cell.run();
    out.write("<section class=\"cell\">\n<div class=\"head\"><span>In [");
    out.write(run.map(done -> String.valueOf(done.executionCount())).orElse(" "));
    out.write("]</span>");
    if (run.isPresent()) {
      status(run.get().status().name());
      out.write("<span>" + duration(run.get().wall()) + "</span>");
    } else {
      out.write("<span>did not run</span>");
    }
    out.write("</div>\n<pre class=\"source\">");
    out.write(
        execution.start().environment().kernel().isPresent()
            ? HtmlText.escaped(cell.source())
            : HtmlText.java(cell.source()));
    out.write("</pre>\n");
    if (run.isPresent()) {
      for (JsonNode output : order.outputs(run.get())) {
        output(output);
      }
    }
    out.write("</section>\n");
  }

  private static String duration(java.time.Duration wall) {
    return wall.toMillis() < 10_000
        ? wall.toMillis() + " ms"
        : wall.toSeconds() < 600 ? wall.toSeconds() + " s" : wall.toMinutes() + " min";
  }

  private void output(JsonNode output) throws IOException {
    switch (output.path("output_type").asText()) {
      case "stream" ->
          pre(
              output.path("name").asText().equals("stderr") ? "stderr" : "",
              NotebookCell.text(output.path("text")));
      case "error" -> {
        List<String> lines = new ArrayList<>();
        output.path("traceback").forEach(line -> lines.add(line.asText()));
        pre(
            "error",
            lines.isEmpty()
                ? output.path("ename").asText() + ": " + output.path("evalue").asText()
                : String.join("\n", lines));
      }
      default -> display(output.path("data"));
    }
  }

  /** The richest form that can be shown without a script. */
  private void display(JsonNode data) throws IOException {
    for (String picture : PICTURES) {
      if (data.has(picture)) {
        picture(
            picture, NotebookCell.text(data.get(picture)).replaceAll("\\s", ""), alternative(data));
        return;
      }
    }
    if (data.has("image/svg+xml")) {
      // As a picture an SVG runs no scripts and loads nothing.
      byte[] svg = NotebookCell.text(data.get("image/svg+xml")).getBytes(StandardCharsets.UTF_8);
      picture("image/svg+xml", Base64.getEncoder().encodeToString(svg), alternative(data));
    } else if (data.has("text/html")) {
      frame(NotebookCell.text(data.get("text/html")));
    } else if (data.has("text/markdown")) {
      markdown(NotebookCell.text(data.get("text/markdown")));
    } else if (data.has("text/latex")) {
      pre("", NotebookCell.text(data.get("text/latex")));
    } else if (data.has("text/plain")) {
      pre("", NotebookCell.text(data.get("text/plain")));
    } else if (!data.isEmpty()) {
      pre("", data.properties().iterator().next().getKey() + ": " + data.toPrettyString());
    }
  }

  private static String alternative(JsonNode data) {
    String text = NotebookCell.text(data.path("text/plain"));
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  private void picture(String type, String base64, String alternative) throws IOException {
    if (!base64.matches("[A-Za-z0-9+/=]*")) {
      pre("", "(a picture that is no Base64)");
      return;
    }
    out.write("<div class=\"output\"><img src=\"data:" + type + ";base64,");
    out.write(base64);
    out.write("\" alt=\"" + HtmlText.escaped(alternative) + "\"></div>\n");
  }

  /**
   * In a frame of an origin of its own, without scripts, forms, links that lead out, or plugins.
   */
  private void frame(String html) throws IOException {
    int rows =
        count(html, "<tr")
            + count(html, "<p")
            + count(html, "<br")
            + count(html, "<li")
            + count(html, "<div")
            + count(html, "\n") / 4;
    int height =
        Math.max(
            60,
            Math.min(
                480,
                50 + rows * 26 + 260 * Math.min(1, count(html, "<svg") + count(html, "<img"))));
    out.write(
        "<div class=\"output\"><iframe sandbox=\"\" loading=\"lazy\" title=\"HTML output\""
            + " style=\"height:");
    out.write(height + "px\" srcdoc=\"");
    out.write(
        HtmlText.escaped(
            "<meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\""
                + POLICY
                + "\"><style>body{font:14px"
                + " system-ui,sans-serif;color:#1b1f24;background:#fff;margin:8px}table{border-collapse:collapse}td,th{border:1px"
                + " solid #d8dee4;padding:2px 8px;text-align:left}</style>"
                + html));
    out.write("\"></iframe></div>\n");
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0 && count < 100; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  private void markdown(String text) throws IOException {
    if (markdown.isEmpty()) {
      pre("", text);
    } else {
      out.write("<div class=\"output markdown\">" + markdown.get().html(text) + "</div>\n");
    }
  }

  private void pre(String kind, String text) throws IOException {
    if (!text.isEmpty()) {
      out.write(
          "<div class=\"output " + kind + "\"><pre>" + HtmlText.ansi(text) + "</pre></div>\n");
    }
  }
}
