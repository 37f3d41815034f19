package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folds a journal's lines about the files of one cell run: {@code files} says that some were used,
 * and for each of them one {@code file} follows when its bytes have been looked at. One thread at a
 * time.
 */
final class UsedFiles {

  private static final String UNKNOWN = "the kernel ended before its bytes were taken";

  private record Key(String path, FileUse.Role role) {
    static Key of(FileUse use) {
      return new Key(use.path(), use.role());
    }
  }

  private final Map<Key, FileUse> uses = new LinkedHashMap<>();
  private final Map<Key, Integer> awaited = new LinkedHashMap<>();
  private int looking;
  private final Set<String> gaps = new LinkedHashSet<>();

  void used(JsonNode line) {
    List<FileUse> told =
        Json.mapper().convertValue(line.path("uses"), new TypeReference<List<FileUse>>() {});
    for (FileUse use : told) {
      uses.merge(Key.of(use), use, UsedFiles::both);
      if (!use.isDeletion()) {
        awaited.merge(Key.of(use), 1, Integer::sum);
      }
    }
    line.path("gaps").forEach(gap -> gaps.add(gap.asText()));
  }

  void settled(JsonNode line) throws JsonProcessingException {
    FileUse use = Json.mapper().treeToValue(line.path("use"), FileUse.class);
    uses.put(Key.of(use), uses.containsKey(Key.of(use)) ? later(use) : use);
    awaited.computeIfPresent(Key.of(use), (key, count) -> count > 1 ? count - 1 : null);
  }

  void looking(JsonNode line) {
    looking += line.path("begins").asBoolean() ? 1 : -1;
  }

  /** What the run reads first is what it read; what it writes last is what it wrote. */
  private static FileUse both(FileUse before, FileUse after) {
    return before.role() == FileUse.Role.INPUT && before.digest().isPresent() ? before : after;
  }

  private FileUse later(FileUse use) {
    FileUse before = uses.get(Key.of(use));
    return before == null ? use : both(before, use);
  }

  boolean isAwaiting() {
    return !awaited.isEmpty() || looking > 0;
  }

  List<FileUse> uses() {
    List<FileUse> all = new ArrayList<>();
    uses.forEach(
        (key, use) ->
            all.add(
                awaited.containsKey(key) && use.digest().isEmpty()
                    ? use.with(Optional.empty(), false, Optional.of(UNKNOWN))
                    : use));
    return all;
  }

  List<String> gaps() {
    List<String> all = new ArrayList<>(gaps);
    if (looking > 0) {
      all.add("the kernel ended before changes outside the notebook JVM had been looked for");
    }
    return all;
  }
}
