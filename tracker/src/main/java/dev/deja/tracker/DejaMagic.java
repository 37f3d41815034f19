package dev.deja.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.record.Recorder;
import dev.deja.tracker.record.SaidSoFar;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code %deja}: the execution that this session is, as far as it has got. */
final class DejaMagic implements Magic {

  private static final int LONGEST_VALUE = 200;

  private final ExecutionId id;
  private final Recorder recorder;
  private final Supplier<Optional<String>> reference;
  private final String store;
  private final Optional<String> page;

  /**
   * @param reference what people call the execution, once that is known
   * @param page the address of a page ({@code deja ui}) that shows this store
   */
  DejaMagic(
      ExecutionId id,
      Recorder recorder,
      Supplier<Optional<String>> reference,
      String store,
      Optional<String> page) {
    this.id = id;
    this.recorder = recorder;
    this.reference = reference;
    this.store = store;
    this.page = page;
  }

  /** In a session that is not recorded. */
  static Magic withoutRecording() {
    return new Magic() {
      @Override
      public List<String> names() {
        return List.of("deja");
      }

      @Override
      public String usage() {
        return "%deja  this execution";
      }

      @Override
      public void run(MagicCall call, CellContext cell) {
        cell.put(
            new CellOutput.Display(
                MimeBundle.text("Deja · not recording (DEJA_TRACKING=off)"),
                Optional.empty(),
                false));
      }
    };
  }

  @Override
  public List<String> names() {
    return List.of("deja");
  }

  @Override
  public String usage() {
    return "%deja  this execution: its name, tags, metadata, and where it is kept";
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws IOException {
    if (!call.line().isEmpty() || call.body().isPresent()) {
      throw new MagicFailed("%deja takes nothing; commands are typed in a terminal, or as !deja …");
    }
    SaidSoFar said = recorder.saidSoFar();
    Map<String, String> data = new LinkedHashMap<>();
    data.put(MimeBundle.HTML, html(said));
    data.put(MimeBundle.TEXT, text(said));
    cell.put(new CellOutput.Display(new MimeBundle(data, Map.of()), Optional.empty(), false));
  }

  private String name() {
    return reference.get().orElse(id.ulid());
  }

  private static String counts(SaidSoFar said) {
    return said.cells()
        + (said.cells() == 1 ? " cell run, " : " cell runs, ")
        + said.files()
        + (said.files() == 1 ? " file" : " files");
  }

  private String text(SaidSoFar said) {
    StringBuilder text = new StringBuilder();
    text.append("Deja · ").append(name()).append(" · recording\n");
    line(text, "so far", counts(said));
    if (!said.tags().isEmpty()) {
      line(text, "tags", String.join(" ", said.tags()));
    }
    said.metadata().forEach((key, point) -> line(text, key, value(point) + step(point)));
    said.faults().forEach(fault -> line(text, "incomplete", fault));
    line(text, "kept in", store);
    line(text, "see it", page.map(this::link).orElse("deja show " + name()));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  ").append(String.format("%-12s", label)).append(' ').append(value).append('\n');
  }

  private String html(SaidSoFar said) {
    StringBuilder html = new StringBuilder();
    html.append("<div><b>").append(HtmlText.escaped(name())).append("</b> · recording<table>");
    row(html, "so far", HtmlText.escaped(counts(said)));
    if (!said.tags().isEmpty()) {
      row(html, "tags", "<code>" + HtmlText.escaped(String.join(" ", said.tags())) + "</code>");
    }
    said.metadata()
        .forEach(
            (key, point) ->
                row(html, HtmlText.escaped(key), HtmlText.escaped(value(point) + step(point))));
    said.faults().forEach(fault -> row(html, "incomplete", HtmlText.escaped(fault)));
    row(html, "kept in", HtmlText.escaped(store));
    row(
        html,
        "see it",
        page.map(this::link)
            .map(
                link ->
                    "<a target=\"_blank\" rel=\"noopener\" href=\""
                        + HtmlText.escaped(link)
                        + "\">"
                        + HtmlText.escaped(link)
                        + "</a>")
            .orElse("<code>deja show " + HtmlText.escaped(name()) + "</code>"));
    return html.append("</table></div>").toString();
  }

  private static void row(StringBuilder html, String label, String value) {
    html.append("<tr><td style=\"text-align:left\">")
        .append(label)
        .append("</td><td style=\"text-align:left\">")
        .append(value)
        .append("</td></tr>");
  }

  private String link(String address) {
    return link(address, reference.get());
  }

  /** Of an execution on a page, or of the page until the execution has a number. */
  static String link(String address, Optional<String> reference) {
    String page = address.replaceFirst("/+$", "");
    return reference
        .map(
            called ->
                Stream.of(called.split("/"))
                    .map(part -> URLEncoder.encode(part, UTF_8).replace("+", "%20"))
                    .collect(Collectors.joining("/", page + "/executions/", "")))
        .orElse(page);
  }

  private static String value(JsonNode point) {
    JsonNode value = point.path("value");
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  private static String step(JsonNode point) {
    return point.hasNonNull("step") ? " (step " + point.get("step").asText() + ")" : "";
  }
}
