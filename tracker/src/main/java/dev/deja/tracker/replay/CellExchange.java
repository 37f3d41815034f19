package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelClient;
import dev.deja.kernel.wire.Message;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.notebook.OutputArea;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What has come of one {@code execute_request}: its reply, its outputs, and its idle. */
final class CellExchange {

  private final String requestId;
  private final OutputArea area;
  private final BiConsumer<String, JsonNode> heard;
  private final long start = System.nanoTime();
  private JsonNode reply = JsonNodeFactory.instance.missingNode();
  private boolean idle;
  private Optional<CellResult> result = Optional.empty();

  /**
   * @param heard gets type and content of every broadcast
   */
  CellExchange(String requestId, OutputArea area, BiConsumer<String, JsonNode> heard) {
    this.requestId = requestId;
    this.area = area;
    this.heard = heard;
  }

  /** Takes a message; what belongs to another request is ignored. */
  void accept(KernelClient.Received received) {
    Message message = received.message();
    if (!message.parentId().equals(requestId)) {
      return;
    }
    if (message.type().equals("execute_reply")) {
      reply = message.content();
    } else if (received.channel() == Channel.IOPUB) {
      area.accept(message.type(), message.content());
      heard.accept(message.type(), message.content());
      idle |=
          message.type().equals("status")
              && message.content().path("execution_state").asText().equals("idle");
    }
  }

  /** Whether reply and all output have come. */
  boolean isDone() {
    return idle && !reply.isMissingNode();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The outcome, once it {@link #isDone}. */
  CellResult result(boolean timedOut) {
    CellRun.Status status = status();
    return keep(
        new CellResult(
            status,
            reply.path("execution_count").isInt()
                ? Optional.of(reply.path("execution_count").intValue())
                : Optional.empty(),
            elapsed(),
            area.outputs(),
            status == CellRun.Status.OK ? Optional.empty() : Optional.of(error()),
            timedOut));
  }

  /** The outcome when the kernel is gone before the end. */
  CellResult cutShort(String error, boolean timedOut) {
    return keep(
        new CellResult(
            CellRun.Status.INTERRUPTED,
            Optional.empty(),
            elapsed(),
            area.outputs(),
            Optional.of(error),
            timedOut));
  }

  private CellResult keep(CellResult outcome) {
    result = Optional.of(outcome);
    return outcome;
  }

  /** What has been put out so far. */
  List<JsonNode> soFar() {
    return area.outputs();
  }

  /** The outcome with what has been put out since; empty when there was none. */
  Optional<CellResult> latest() {
    return result.map(
        known ->
            new CellResult(
                known.status(),
                known.executionCount(),
                known.wall(),
                area.outputs(),
                known.error(),
                known.timedOut()));
  }

  private CellRun.Status status() {
    return switch (reply.path("status").asText()) {
      case "ok" -> CellRun.Status.OK;
      case "error" ->
          switch (reply.path("ename").asText()) {
            case CellError.INTERRUPTED -> CellRun.Status.INTERRUPTED;
            case CellError.JVM_ENDED -> CellRun.Status.VM_LOST;
            default -> CellRun.Status.ERROR;
          };
      default -> CellRun.Status.INTERRUPTED;
    };
  }

  private String error() {
    String name = reply.path("ename").asText(reply.path("status").asText());
    String message = reply.path("evalue").asText().lines().findFirst().orElse("");
    return message.isEmpty() ? name : name + ": " + message;
  }
}
