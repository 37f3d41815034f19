package dev.deja.tracker.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of parameters, as a kernel process is told them. */
final class GivenParameters {

  /** Linux allows 128 KiB for a variable and its name. */
  private static final int MOST_BYTES = 120_000;

  private GivenParameters() {}

  /**
   * The value of {@code DEJA_PARAMETERS}; empty if nothing is given, so that those of a process
   * above do not count.
   *
   * @throws KernelProblem if there is more than a process can be told
   */
  static String json(Map<String, ? extends @Nullable Object> values) {
    if (values.isEmpty()) {
      return "";
    }
    try {
      String json = Json.mapper().writeValueAsString(values);
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        throw new KernelProblem(
            "the parameters have %,d bytes; at most %,d can be given. Put what is large into a file and give its path."
                .formatted(bytes, MOST_BYTES));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new KernelProblem("the parameters have no JSON form: " + e.getMessage(), e);
    }
  }
}
