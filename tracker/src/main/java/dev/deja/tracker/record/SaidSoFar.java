package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session that runs has said about its execution, from its journal.
 *
 * @param cells how many cell runs have begun
 * @param tags in the order in which they were added
 * @param metadata the last value of each key, with its step if it has one, as JSON points
 * @param files how many files cells have read or written
 * @param faults why the record is incomplete; empty if it is complete
 */
public record SaidSoFar(
    int cells, List<String> tags, Map<String, JsonNode> metadata, int files, List<String> faults) {

  static SaidSoFar read(Path journal) throws IOException {
    Reading reading = new Reading();
    new JournalReader(journal).readNew(reading);
    return new SaidSoFar(
        reading.cells,
        List.copyOf(reading.tags),
        reading.metadata,
        reading.files.size(),
        List.copyOf(reading.faults));
  }

  private static final class Reading implements JournalReader.Lines {

    private final Set<String> tags = new LinkedHashSet<>();
    private final Map<String, JsonNode> metadata = new LinkedHashMap<>();
    private final Set<String> files = new LinkedHashSet<>();
    private final List<String> faults = new ArrayList<>();
    private int cells;

    @Override
    public void accept(JsonNode line) {
      switch (line.path("type").asText()) {
        case "cell" -> cells++;
        case "metadata" -> metadata.put(line.at("/point/key").asText(), line.path("point"));
        case "event" -> {
          String value = line.at("/event/value").asText();
          if (line.at("/event/kind").asText().equals("TAG_ADDED")) {
            tags.add(value);
          } else if (line.at("/event/kind").asText().equals("TAG_REMOVED")) {
            tags.remove(value);
          }
        }
        case "files" -> line.path("uses").forEach(use -> files.add(use.path("path").asText()));
        case "file" -> files.add(line.at("/use/path").asText());
        case "fault" -> faults.add(line.path("message").asText());
        default -> {}
      }
    }

    @Override
    public void damaged(int number) {
      faults.add("line " + number + " of the journal is damaged");
    }
  }
}
