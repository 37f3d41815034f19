package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a notebook shows of one cell run: consecutive pieces of one stream joined, clearing and
 * updates of displays applied. One thread at a time.
 */
final class OutputFold {

  private static final class Piece {
    final ObjectNode output;
    final Optional<String> displayId;
    // Of a stream: its text, which the output gets at the end.
    final @Nullable StringBuilder text;

    Piece(ObjectNode output, Optional<String> displayId) {
      this.output = output;
      this.displayId = displayId;
      this.text = isStream(output) ? new StringBuilder(output.path("text").asText()) : null;
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private boolean clearBeforeNext;

  /** Adds an nbformat output; the fold keeps the object. */
  void add(ObjectNode output, Optional<String> displayId) {
    if (clearBeforeNext) {
      clearBeforeNext = false;
      pieces.clear();
    }
    if (isStream(output) && !pieces.isEmpty()) {
      Piece last = pieces.get(pieces.size() - 1);
      if (last.text != null && last.output.path("name").equals(output.path("name"))) {
        last.text.append(output.path("text").asText());
        return;
      }
    }
    pieces.add(new Piece(output, displayId));
  }

  void clear(boolean beforeNext) {
    if (beforeNext) {
      clearBeforeNext = true;
    } else {
      clearBeforeNext = false;
      pieces.clear();
    }
  }

  /** Puts an output's data and metadata into every display of that name. */
  void update(String displayId, ObjectNode output) {
    for (Piece piece : pieces) {
      if (piece.displayId.filter(displayId::equals).isPresent()) {
        piece.output.set("data", output.path("data"));
        piece.output.set("metadata", output.path("metadata"));
      }
    }
  }

  List<JsonNode> outputs() {
    List<JsonNode> outputs = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.text != null) {
        piece.output.put("text", piece.text.toString());
      }
      outputs.add(piece.output);
    }
    return List.copyOf(outputs);
  }

  private static boolean isStream(ObjectNode output) {
    return output.path(NotebookOutput.TYPE).asText().equals(NotebookOutput.STREAM);
  }
}
