package dev.deja.tracker.web;

import dev.deja.tracker.model.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;

/** What went wrong, as {@code {"error": "…"}}. */
final class Problem {

  private Problem() {}

  /** Answers with it, and nobody else does. */
  static void answer(Context context, HttpStatus status, String what) {
    context
        .status(status)
        .contentType("application/json")
        .result(Json.mapper().valueToTree(Map.of("error", what)).toString())
        .skipRemainingHandlers();
  }
}
