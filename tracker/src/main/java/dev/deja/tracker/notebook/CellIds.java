package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives every cell an id, as nbformat 4.5 wants it, and makes the notebook say that it is 4.5. */
final class CellIds {

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int FIRST_MINOR_WITH_IDS = 5;

  private CellIds() {}

  /** Keeps valid ids that are the first of their kind, and replaces the others. */
  static void complete(ObjectNode notebook, List<NotebookCell> cells) {
    Set<String> taken = new HashSet<>();
    boolean[] kept = new boolean[cells.size()];
    for (int i = 0; i < kept.length; i++) {
      String id = cells.get(i).id();
      kept[i] = VALID.matcher(id).matches() && taken.add(id);
    }
    for (int i = 0; i < kept.length; i++) {
      if (!kept[i]) {
        cells.get(i).setId(made(i, cells.get(i).source(), taken));
      }
    }
    if (notebook.path("nbformat_minor").asInt() < FIRST_MINOR_WITH_IDS) {
      notebook.put("nbformat_minor", FIRST_MINOR_WITH_IDS);
    }
  }

  private static String made(int position, String source, Set<String> taken) {
    for (int attempt = 0; ; attempt++) {
      String seed = position + "/" + attempt + "/" + source;
      String id = Digest.of(seed.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
      if (taken.add(id)) {
        return id;
      }
    }
  }
}
