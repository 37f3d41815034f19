package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.wire.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message of our own, with which a client that resumes a run gives variables the values that they
 * had: {@code file}, the snapshot; {@code stored}, names of the variables in it in order; {@code
 * wanted}, those to be set, which cells must have declared. The reply has {@code missing}, why
 * variables could not be set, by name (then none is), and {@code classPath}, the SHA-256 of each
 * jar of the class path, in order. Without {@code wanted} nothing is read.
 */
final class RestoreRequest {

  static final String TYPE = "deja_restore_request";

  private RestoreRequest() {}

  static ObjectNode answer(Message request, Engine engine) {
    JsonNode content = request.content();
    List<String> wanted = texts(content.path("wanted"));
    Map<String, String> missing =
        wanted.isEmpty()
            ? Map.of()
            : engine.restore(
                Path.of(content.path("file").asText("")), texts(content.path("stored")), wanted);
    ObjectNode answer = Contents.ok();
    ObjectNode reasons = answer.putObject("missing");
    missing.forEach(reasons::put);
    ArrayNode jars = answer.putArray("classPath");
    engine.classPath().forEach(jar -> jars.add(jar.sha256()));
    return answer;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
