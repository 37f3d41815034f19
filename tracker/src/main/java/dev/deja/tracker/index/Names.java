package dev.deja.tracker.index;

import java.util.List;

/**
 * Names in the index, each list sorted: what executions can be asked for by.
 *
 * @param metadata keys
 * @param parameters names
 * @param tags that some execution carries now
 */
public record Names(
    List<String> metadata,
    List<String> parameters,
    List<String> tags,
    List<String> notebooks,
    List<String> users) {

  public Names {
    metadata = List.copyOf(metadata);
    parameters = List.copyOf(parameters);
    tags = List.copyOf(tags);
    notebooks = List.copyOf(notebooks);
    users = List.copyOf(users);
  }
}
