package dev.deja.tracker.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.export.CellOrder;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.notebook.NotebookCell;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cells of an execution with what they put out, of which nothing is trusted. */
final class OutputsApi {

  /** More output than this is sent only to whoever asks for this cell. */
  private static final int MOST_CHARACTERS = 200_000;

  /** More of a log than this is not sent. */
  private static final int LARGEST_LOG = 2 << 20;

  /** HTML is shown in a document of its own, and whole. */
  private static final String HTML = "text/html";

  private final Tracker tracker;

  OutputsApi(Tracker tracker) {
    this.tracker = tracker;
  }

  void add(RoutesConfig routes) {
    String one = Answers.API + "/executions/{id}";
    routes.get(one + "/cells", this::cells);
    routes.get(one + "/cells/{cell}/outputs", this::outputs);
    routes.get(one + "/cells/{cell}/outputs/{position}", this::document);
    routes.get(one + "/log", this::log);
  }

  /**
   * A cell as it is shown.
   *
   * @param html a text cell's Markdown, as HTML without any of its own
   * @param run the number of its run; empty for text, and for code that did not run
   * @param outputs nbformat 4 outputs; of HTML only that there is some
   * @param leftOut the size in characters of the outputs that were too large; 0 if all are there
   * @param hidden what it put out beyond what a notebook shows, as blobs
   */
  private record Cell(
      boolean code,
      String source,
      Optional<String> html,
      Optional<Integer> run,
      List<JsonNode> outputs,
      long leftOut,
      List<BlobRef> hidden) {}

  private record Cells(List<Cell> cells, List<String> remarks) {}

  static CellOrder.By order(Context context) {
    return switch (Answers.optional(context, "order")) {
      case "", "run" -> CellOrder.By.RUN;
      case "document" -> CellOrder.By.DOCUMENT;
      default -> throw new BadRequestResponse("'order' is run or document");
    };
  }

  private void cells(Context context) {
    CellOrder order = new CellOrder(tracker.executions(), Answers.stored(tracker, context));
    MarkdownText markdown = new MarkdownText();
    List<Cell> cells = new ArrayList<>();
    for (CellOrder.Cell cell : order.cells(order(context))) {
      List<JsonNode> outputs = cell.run().map(order::outputs).orElse(List.of());
      List<JsonNode> shown = outputs.stream().map(OutputsApi::withoutHtml).toList();
      long size = shown.stream().mapToLong(output -> output.toString().length()).sum();
      boolean large = size > MOST_CHARACTERS;
      cells.add(
          new Cell(
              cell.code(),
              cell.source(),
              cell.code() ? Optional.empty() : Optional.of(markdown.html(cell.source())),
              cell.run().map(CellRun::number),
              large ? List.of() : shown,
              large ? size : 0,
              cell.run().map(CellRun::hiddenOutputs).orElse(List.of())));
    }
    Answers.json(context, new Cells(cells, order.remarks()));
  }

  private CellRun run(Context context) {
    int number = position(context, "cell");
    return Answers.stored(tracker, context).cells().stream()
        .filter(run -> run.number() == number)
        .findFirst()
        .orElseThrow(() -> new NotFoundResponse("it has no cell run " + number));
  }

  private static int position(Context context, String name) {
    String text = context.pathParam(name);
    if (!text.matches("[0-9]{1,9}")) {
      throw new BadRequestResponse("'" + text + "' is no number");
    }
    return Integer.parseInt(text);
  }

  private void outputs(Context context) {
    Answers.json(
        context, tracker.outputs(run(context)).stream().map(OutputsApi::withoutHtml).toList());
  }

  /** HTML is fetched by the frame that shows it. */
  private static JsonNode withoutHtml(JsonNode output) {
    if (!output.path("data").has(HTML)) {
      return output;
    }
    ObjectNode copy = output.deepCopy();
    copy.withObjectProperty("data").put(HTML, true);
    return copy;
  }

  private void document(Context context) {
    List<JsonNode> outputs = tracker.outputs(run(context));
    int position = position(context, "position");
    JsonNode html =
        position < outputs.size()
            ? outputs.get(position).path("data").path(HTML)
            : MissingNode.getInstance();
    if (html.isMissingNode()) {
      throw new NotFoundResponse("there is no HTML output " + position);
    }
    Sandbox.answer(context, NotebookCell.text(html));
  }

  /**
   * What a cell printed.
   *
   * @param stream {@code stdout}, {@code stderr} or {@code error}
   */
  private record Printed(int cell, String stream, String text) {}

  /**
   * The beginning of what cells printed, in order.
   *
   * @param leftOut the size in bytes of what was printed behind it
   */
  private record Log(List<Printed> printed, long leftOut) {}

  private void log(Context context) {
    List<Printed> printed = new ArrayList<>();
    long room = LARGEST_LOG;
    for (CellRun run : Answers.stored(tracker, context).cells()) {
      for (JsonNode output : tracker.outputs(run)) {
        String stream = stream(output);
        if (stream.isEmpty()) {
          continue;
        }
        byte[] text = printed(output).getBytes(UTF_8);
        if (room > 0) {
          printed.add(new Printed(run.number(), stream, beginning(text, room)));
        }
        room -= text.length;
      }
    }
    Answers.json(context, new Log(printed, Math.max(0, -room)));
  }

  /** Empty for what is shown in the notebook. */
  private static String stream(JsonNode output) {
    return switch (output.path("output_type").asText()) {
      case "stream" -> output.path("name").asText();
      case "error" -> "error";
      default -> "";
    };
  }

  private static String printed(JsonNode output) {
    if (output.has("name")) {
      return NotebookCell.text(output.path("text"));
    }
    StringBuilder lines = new StringBuilder();
    output.path("traceback").forEach(line -> lines.append(line.asText()).append('\n'));
    return lines.isEmpty()
        ? output.path("ename").asText() + ": " + output.path("evalue").asText()
        : lines.toString();
  }

  /** No more bytes than that, and no part of a character. */
  private static String beginning(byte[] text, long most) {
    int end = (int) Math.min(text.length, most);
    while (end < text.length && (text[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(text, 0, end, UTF_8);
  }
}
