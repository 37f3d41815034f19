package dev.deja.tracker.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.export.CellOrder;
import dev.deja.tracker.export.ExecutedNotebook;
import dev.deja.tracker.export.HtmlPage;
import dev.deja.tracker.export.JavaFile;
import dev.deja.tracker.export.LockedJars;
import dev.deja.tracker.export.Members;
import dev.deja.tracker.export.RunCrate;
import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.shown.ExportTable;
import dev.deja.tracker.shown.Shown;
import dev.deja.tracker.shown.ShownJson;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.table.ArrowFile;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One execution: what it was, and what can be done with it. */
final class ExecutionApi {

  private static final int LONGEST_NOTE = 10_000;

  private final Tracker tracker;
  private final Reruns reruns;
  private final Live live;

  ExecutionApi(Tracker tracker, Reruns reruns, Live live) {
    this.tracker = tracker;
    this.reruns = reruns;
    this.live = live;
  }

  void add(RoutesConfig routes) {
    String one = Answers.API + "/executions/{id}";
    routes.get(one, this::show);
    routes.get(one + "/points", this::points);
    routes.get(one + "/bundle", this::bundle);
    routes.get(one + "/export", this::export);
    routes.post(one + "/rerun", this::rerun);
    routes.post(one + "/notes", this::note);
  }

  /**
   * An execution; its cell runs are without outputs.
   *
   * @param original the reference of the execution of which this is a re-run, or from which it goes
   *     on
   * @param remarks what the order of cell runs hides, in words
   * @param verdictOfRerun what this re-run proved, cell by cell
   * @param deployments that use it
   * @param isBeingRerun whether the page is running it again
   */
  private record Whole(
      @JsonUnwrapped ShownJson shown,
      Optional<String> original,
      List<Remark> remarks,
      Optional<RerunVerdict> verdictOfRerun,
      List<Deployed> deployments,
      boolean isBeingRerun) {}

  /** What the order of cell runs hides, about one. */
  private record Remark(int cell, HiddenState.Kind kind, String text) {}

  private void show(Context context) {
    ExecutionId id = Answers.id(context);
    ExecutionRow row = tracker.row(id).orElseThrow(() -> Answers.noExecution(id));
    StoredExecution stored = tracker.execution(id);
    Shown shown = Shown.withoutOutputs(tracker, row, stored);
    Answers.json(
        context,
        new Whole(
            ShownJson.of(shown),
            shown.original(),
            stored.end().map(ExecutionEnd::hiddenState).orElse(List.of()).stream()
                .map(each -> new Remark(each.cell(), each.kind(), each.text()))
                .toList(),
            stored.verdict(),
            tracker.deployments().stream().filter(each -> each.execution().equals(id)).toList(),
            reruns.isRunning(id)));
  }

  private static String name(StoredExecution execution, String ending) {
    return execution.start().reference().replace('/', '-') + ending;
  }

  private void points(Context context) throws IOException {
    StoredExecution execution = Answers.stored(tracker, context);
    ExportTable points = ExportTable.points(execution);
    switch (Answers.optional(context, "format")) {
      case "", "json" -> Answers.json(context, points.rows());
      case "csv" -> {
        StringWriter text = new StringWriter();
        points.csv(new PrintWriter(text));
        Download.header(context, name(execution, "-metadata.csv"));
        context.contentType("text/csv; charset=utf-8").result(text.toString());
      }
      case "arrow" -> {
        Path rows = Files.createTempFile("deja-", ".rows");
        try {
          points.write(rows);
          Download.answer(
              context,
              name(execution, "-metadata.arrow"),
              "application/vnd.apache.arrow.file",
              out -> ArrowFile.write(rows, Channels.newChannel(out)));
        } finally {
          Files.deleteIfExists(rows);
        }
      }
      default ->
          throw new BadRequestResponse(
              "'" + context.queryParam("format") + "' is no format; expected json, csv or arrow");
    }
  }

  private void bundle(Context context) throws IOException {
    StoredExecution execution = Answers.stored(tracker, context);
    Digest bundle =
        execution
            .start()
            .bundle()
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "no bundle was recorded for " + execution.start().reference()));
    Path folder = Files.createTempDirectory("deja-page-");
    Path zip = folder.resolve("bundle.zip");
    try {
      var unused = tracker.bundles().zip(bundle, zip);
      Download.answer(
          context, name(execution, "-bundle.zip"), "application/zip", out -> Files.copy(zip, out));
    } finally {
      Files.deleteIfExists(zip);
      Files.delete(folder);
    }
  }

  private void export(Context context) throws IOException {
    StoredExecution execution = Answers.stored(tracker, context);
    CellOrder order = new CellOrder(tracker.executions(), execution);
    CellOrder.By by = OutputsApi.order(context);
    String format = Answers.optional(context, "format");
    switch (format) {
      case "", "ipynb" ->
          Download.answer(
              context,
              name(execution, ".ipynb"),
              "application/x-ipynb+json",
              out ->
                  out.write(
                      ExecutedNotebook.of(tracker.executions(), execution, order, by).toBytes()));
      case "html" ->
          Download.answer(
              context,
              name(execution, ".html"),
              "application/octet-stream",
              out -> {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                new HtmlPage(execution, order, Optional.of(new MarkdownText()), writer).write(by);
                writer.flush();
              });
      case "java" -> {
        String name = JavaFile.className(execution.start().reference());
        try (LockedJars jars = jars()) {
          List<Path> files = jars.files(execution.end().map(ExecutionEnd::lock).orElse(List.of()));
          String source = new JavaFile(execution, files, name).source(order, by);
          Download.answer(
              context,
              name + ".java",
              "application/octet-stream",
              out -> out.write(source.getBytes(StandardCharsets.UTF_8)));
        }
      }
      case "zip" ->
          Download.answer(
              context,
              name(execution, ".zip"),
              "application/zip",
              out -> {
                try (LockedJars jars = jars();
                    Members members = Members.zip(out)) {
                  tracker.archive(jars).write(execution, members);
                }
              });
      case "crate" ->
          Download.answer(
              context,
              name(execution, "-crate.zip"),
              "application/zip",
              out -> {
                try (Members members = Members.zip(out)) {
                  new RunCrate(tracker.executions(), execution, order).write(members);
                }
              });
      default ->
          throw new BadRequestResponse(
              "'" + format + "' is no format; expected ipynb, html, java, zip or crate");
    }
  }

  private LockedJars jars() {
    return new LockedJars(
        tracker.executions().blobs(), new Resolver(Optional.empty()).localRepository());
  }

  private void rerun(Context context) throws IOException {
    ExecutionId id = Answers.id(context);
    if (Answers.stored(tracker, id).end().isEmpty()) {
      throw new BadRequestResponse("it is still running; it can be run again when it has ended");
    }
    reruns.start(id);
    context.status(HttpStatus.ACCEPTED);
    Answers.json(context, Map.of("started", id.ulid()));
  }

  private void note(Context context) {
    ExecutionId id = Answers.id(context);
    JsonNode text = Answers.body(context).path("text");
    String note = text.asText().strip();
    if (!text.isTextual() || note.isEmpty() || note.length() > LONGEST_NOTE) {
      throw new BadRequestResponse("expected a text of 1 to " + LONGEST_NOTE + " characters");
    }
    if (tracker.row(id).isEmpty()) {
      throw Answers.noExecution(id);
    }
    var said = tracker.note(id, note);
    live.afterChange();
    context.status(HttpStatus.CREATED);
    Answers.json(context, said);
  }
}
