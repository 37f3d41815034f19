package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.MimeBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells an observer of cells what the messages of a kernel show that knows no observers: one of
 * another language. CPU time and memory are unknown then. Not thread-safe.
 */
final class MessageRecord {

  private static final long UNKNOWN = -1;

  private final CellObserver observer;
  private final Optional<String> notebook;
  private int started;

  /**
   * @param notebook as clients name it
   */
  MessageRecord(CellObserver observer, String notebook) {
    this.observer = observer;
    this.notebook = Optional.of(notebook);
  }

  /** A cell has been sent; it is the run of this number, from 1. */
  void sent(int number, CellRequest cell, Instant at) {
    started = number;
    observer.cellStarted(
        new CellStart(
            number,
            cell.cellId(),
            // A kernel that has just started counts as we do.
            number,
            cell.source(),
            cell.silent(),
            !cell.silent(),
            at,
            notebook));
  }

  /** The kernel has broadcast something about a run that was sent. */
  void broadcast(int number, String type, JsonNode content) {
    switch (type) {
      case "stream" -> {
        String text = content.path("text").asText();
        if (!text.isEmpty()) {
          boolean err = content.path("name").asText().equals("stderr");
          tell(
              number,
              new CellOutput.Stream(
                  err ? CellOutput.StreamName.STDERR : CellOutput.StreamName.STDOUT, text));
        }
      }
      case "display_data" -> tell(number, display(content, false));
      case "update_display_data" -> {
        if (displayId(content).isPresent()) {
          tell(number, display(content, true));
        }
      }
      case "execute_result" ->
          tell(
              number,
              new CellOutput.Result(bundle(content), content.path("execution_count").asInt()));
      case "error" -> tell(number, new CellOutput.Error(error(content)));
      case "clear_output" -> tell(number, new CellOutput.Clear(content.path("wait").asBoolean()));
      default -> {
        // Nothing of the rest is shown in a notebook.
      }
    }
  }

  private void tell(int number, CellOutput output) {
    observer.cellOutput(number, output);
  }

  /** The run that was sent last has ended. */
  void ended(CellResult result) {
    CellStatus status = CellStatus.valueOf(result.status().name());
    Optional<CellError> error =
        status == CellStatus.OK
            ? Optional.empty()
            : Optional.of(
                result.outputs().stream()
                    .filter(output -> output.path("output_type").asText().equals("error"))
                    .reduce((first, last) -> last)
                    .map(MessageRecord::error)
                    .orElseGet(
                        () ->
                            new CellError(
                                CellError.INTERRUPTED, result.error().orElse(""), List.of())));
    observer.cellFinished(
        new CellFinish(started, status, result.wall(), Duration.ZERO, UNKNOWN, error));
  }

  /** The session is over. */
  void over() {
    observer.sessionEnded();
  }

  private static CellOutput display(JsonNode content, boolean update) {
    return new CellOutput.Display(bundle(content), displayId(content), update);
  }

  private static Optional<String> displayId(JsonNode content) {
    String id = content.path("transient").path("display_id").asText("");
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }

  private static CellError error(JsonNode content) {
    List<String> traceback = new ArrayList<>();
    content.path("traceback").forEach(line -> traceback.add(line.asText()));
    return new CellError(
        content.path("ename").asText(), content.path("evalue").asText(), traceback);
  }

  private static MimeBundle bundle(JsonNode content) {
    Map<String, String> data = new LinkedHashMap<>();
    content
        .path("data")
        .properties()
        .forEach(
            entry ->
                data.put(
                    entry.getKey(),
                    MimeBundle.isJson(entry.getKey())
                        ? entry.getValue().toString()
                        : entry.getValue().asText()));
    Map<String, String> metadata = new LinkedHashMap<>();
    content
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().toString()));
    return new MimeBundle(data, metadata);
  }
}
