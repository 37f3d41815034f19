package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.wire.KernelChannels;
import dev.deja.kernel.wire.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what cells put out to the clients and to the observers, each piece as a child of the
 * request that began its cell, also when the cell has ended long ago. Thread-safe.
 */
final class CellOutputs {

  /** How many cells are remembered whose threads may still print: those that printed last. */
  private static final int REMEMBERED = 1000;

  private record Origin(Message request, boolean silent, Flood flood) {}

  private final KernelChannels channels;
  private final Observers observers;

  private final Map<Integer, Origin> origins =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Origin> eldest) {
          return size() > REMEMBERED;
        }
      };

  CellOutputs(KernelChannels channels, Observers observers) {
    this.channels = channels;
    this.observers = observers;
  }

  /** Says which request a cell run came from, before the run begins. */
  void begin(int cell, Message request, boolean silent) {
    Message route =
        new Message(
            request.identities(),
            request.header(),
            request.parentHeader(),
            Contents.object(),
            Contents.object(),
            List.of());
    synchronized (origins) {
      origins.put(cell, new Origin(route, silent, new Flood()));
    }
  }

  /** The request that a cell run came from, if it is remembered. */
  Optional<Message> request(int cell) {
    return origin(cell).map(Origin::request);
  }

  /**
   * Puts something out, or as much of it as a notebook can show. Observers first: what a client has
   * seen is then safe against the death of this process. Whoever puts out faster than the clients
   * take waits.
   */
  void put(int cell, CellOutput output) {
    Optional<Origin> origin = origin(cell);
    if (origin.isEmpty()) {
      observers.tell(observer -> observer.cellOutput(cell, output));
      return;
    }
    origin.get().flood().put(output, new Outlet(cell, origin.get()));
    if (output instanceof CellOutput.Stream || output instanceof CellOutput.Display) {
      channels.awaitRoom();
    }
  }

  /** Shows something to clients that is no output of the cell: no observer is told. */
  void show(int cell, CellOutput.Display display) {
    origin(cell)
        .filter(origin -> !origin.silent())
        .ifPresent(origin -> publish(origin.request(), display));
  }

  /** The cell has ended; nothing but its error, and what its threads still put out, follows. */
  void end(int cell) {
    origin(cell).ifPresent(origin -> origin.flood().end(new Outlet(cell, origin)));
  }

  private final class Outlet implements Flood.Outlet {

    private final int cell;
    private final Origin origin;

    Outlet(int cell, Origin origin) {
      this.cell = cell;
      this.origin = origin;
    }

    @Override
    public void show(CellOutput output) {
      observers.tell(observer -> observer.cellOutput(cell, output));
      if (!origin.silent()) {
        publish(origin.request(), output);
      }
    }

    @Override
    public void hide(CellOutput output) {
      observers.tell(observer -> observer.cellOutputHidden(cell, output));
    }

    @Override
    public boolean keeps() {
      return observers.keepHiddenOutput();
    }
  }

  private Optional<Origin> origin(int cell) {
    synchronized (origins) {
      return Optional.ofNullable(origins.get(cell));
    }
  }

  private void publish(Message request, CellOutput output) {
    if (output instanceof CellOutput.Stream stream) {
      ObjectNode content =
          Contents.object().put("name", stream.name().wireName()).put("text", stream.text());
      channels.publish(request, "stream", content);
    } else if (output instanceof CellOutput.Display display) {
      ObjectNode content = Contents.bundle(display.bundle());
      ObjectNode transientData = content.putObject("transient");
      display.displayId().ifPresent(id -> transientData.put("display_id", id));
      channels.publish(request, display.update() ? "update_display_data" : "display_data", content);
    } else if (output instanceof CellOutput.Result result) {
      ObjectNode content = Contents.bundle(result.bundle());
      content.put("execution_count", result.executionCount());
      channels.publish(request, "execute_result", content);
    } else if (output instanceof CellOutput.Error error) {
      channels.publish(request, "error", Contents.error(error.error()));
    } else if (output instanceof CellOutput.Clear clear) {
      channels.publish(request, "clear_output", Contents.object().put("wait", clear.beforeNext()));
    }
  }
}
