package dev.deja.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.record.Recorder;
import dev.deja.tracker.record.SaidSoFar;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
    html.append("<div><b>").append(escaped(name())).append("</b> · recording<table>");
    row(html, "so far", escaped(counts(said)));
    if (!said.tags().isEmpty()) {
      row(html, "tags", "<code>" + escaped(String.join(" ", said.tags())) + "</code>");
    }
    said.metadata()
        .forEach((key, point) -> row(html, escaped(key), escaped(value(point) + step(point))));
    said.faults().forEach(fault -> row(html, "incomplete", escaped(fault)));
    row(html, "kept in", escaped(store));
    row(
        html,
        "see it",
        page.map(this::link)
            .map(
                link ->
                    "<a target=\"_blank\" rel=\"noopener\" href=\""
                        + escaped(link)
                        + "\">"
                        + escaped(link)
                        + "</a>")
            .orElse("<code>deja show " + escaped(name()) + "</code>"));
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
    String page = address.replaceFirst("/+$", "");
    return reference
        .get()
        .map(called -> page + "/executions/" + called.replace(" ", "%20"))
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

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
