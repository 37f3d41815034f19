package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a kernel says of itself.
 *
 * @param reply the content of its {@code kernel_info_reply}; missing when it said nothing
 */
public record KernelInfo(JsonNode reply) {

  /** What notebooks hold of the language, or a missing node. */
  JsonNode languageInfo() {
    return reply.path("language_info");
  }

  /** Kernel and language with their versions in one line: {@code ipython 9.1, python 3.13.5}. */
  public String text() {
    JsonNode language = languageInfo();
    return "%s %s, %s %s"
        .formatted(
            reply.path("implementation").asText("unknown kernel"),
            reply.path("implementation_version").asText(""),
            language.path("name").asText("unknown language"),
            language.path("version").asText(""))
        .strip();
  }
}
