package dev.deja.tracker.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.AmbiguousReference;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.query.QueryProblem;
import dev.deja.tracker.store.MissingBlob;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoreUnreachable;
import dev.deja.tracker.store.StoredExecution;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What all questions have in common: how they are read, how answers are written, and errors. */
final class Answers {

  static final String API = "/api/v1";

  private final Tracker tracker;

  Answers(Tracker tracker) {
    this.tracker = tracker;
  }

  void add(RoutesConfig routes) {
    routes.get(API, this::about);
    routes.get(Live.DESCRIPTION, this::description);
    routes.get(API + "/names", this::names);
    routes.get(API + "/reference", this::reference);
    routes.get(API + "/*", context -> unknown(context));
    routes.exception(
        UnknownReference.class, (e, context) -> error(context, HttpStatus.NOT_FOUND, e));
    routes.exception(MissingBlob.class, (e, context) -> error(context, HttpStatus.NOT_FOUND, e));
    routes.exception(
        AmbiguousReference.class, (e, context) -> error(context, HttpStatus.CONFLICT, e));
    routes.exception(QueryProblem.class, (e, context) -> error(context, HttpStatus.BAD_REQUEST, e));
    routes.exception(
        StoreUnreachable.class, (e, context) -> error(context, HttpStatus.SERVICE_UNAVAILABLE, e));
    routes.exception(
        StoreException.class, (e, context) -> error(context, HttpStatus.INTERNAL_SERVER_ERROR, e));
    routes.exception(
        HttpResponseException.class,
        (e, context) ->
            Problem.answer(
                context, HttpStatus.forStatus(e.getStatus()), String.valueOf(e.getMessage())));
    routes.exception(
        Exception.class,
        (e, context) ->
            Problem.answer(
                context,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "a fault in Deja itself: " + e + ". Please report it."));
  }

  private static void error(Context context, HttpStatus status, Exception e) {
    Problem.answer(context, status, String.valueOf(e.getMessage()));
  }

  private static void unknown(Context context) {
    Problem.answer(
        context,
        HttpStatus.NOT_FOUND,
        "there is nothing at '"
            + context.path()
            + "'; "
            + API
            + "/openapi.json tells what there is");
  }

  private void about(Context context) {
    String version = Answers.class.getPackage().getImplementationVersion();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("version", version == null ? "from sources" : version);
    about.put("store", tracker.storeName());
    about.put("user", System.getProperty("user.name"));
    json(context, about);
  }

  private void description(Context context) {
    context.contentType("application/json").result(Assets.text("openapi.json"));
  }

  private void names(Context context) {
    json(context, tracker.names());
  }

  private record Meant(ExecutionId id, String reference, Optional<Integer> cell) {}

  private void reference(Context context) {
    Resolved resolved = tracker.resolve(required(context, "name"));
    json(
        context,
        new Meant(
            resolved.execution().id(),
            resolved.execution().reference(),
            resolved.cell().isPresent()
                ? Optional.of(resolved.cell().getAsInt())
                : Optional.empty()));
  }

  /** Answers with a value. */
  static void json(Context context, Object value) {
    try {
      context.contentType("application/json").result(Json.mapper().writeValueAsBytes(value));
    } catch (IOException e) {
      throw new IllegalStateException(value.getClass() + " has no JSON form", e);
    }
  }

  /** The execution that the path names. */
  static ExecutionId id(Context context) {
    String text = context.pathParam("id");
    if (!ExecutionId.isUlid(text)) {
      throw new BadRequestResponse(
          "'"
              + text
              + "' is no execution's id; "
              + API
              + "/reference?name=… tells that of a reference");
    }
    return new ExecutionId(text);
  }

  /** All that the store has of the execution that the path names. */
  static StoredExecution stored(Tracker tracker, Context context) {
    return stored(tracker, id(context));
  }

  static StoredExecution stored(Tracker tracker, ExecutionId id) {
    return tracker.executions().read(id).orElseThrow(() -> noExecution(id));
  }

  static NotFoundResponse noExecution(ExecutionId id) {
    return new NotFoundResponse("the store has no execution " + id);
  }

  static String required(Context context, String name) {
    String value = context.queryParam(name);
    if (value == null || value.isEmpty()) {
      throw new BadRequestResponse("the parameter '" + name + "' is missing");
    }
    return value;
  }

  static String optional(Context context, String name) {
    String value = context.queryParam(name);
    return value == null ? "" : value;
  }

  /** A whole number between bounds. */
  static int number(Context context, String name, int usual, int least, int most) {
    String text = optional(context, name);
    if (text.isEmpty()) {
      return usual;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadRequestResponse(
        "'%s' is '%s'; expected a number from %d to %d".formatted(name, text, least, most));
  }

  /** The object that was sent. */
  static JsonNode body(Context context) {
    if (!context.isJson()) {
      throw new BadRequestResponse("expected a JSON object, sent as application/json");
    }
    try {
      JsonNode body = Json.mapper().readTree(context.bodyAsBytes());
      if (body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new BadRequestResponse("what was sent is no JSON object");
  }
}
