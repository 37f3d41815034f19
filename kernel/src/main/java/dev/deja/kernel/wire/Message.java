package dev.deja.kernel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * A Jupyter message.
 *
 * @param identities routing prefix: who sent it, or to whom it goes; on iopub, the topic
 * @param header {@code msg_id}, {@code msg_type}, {@code session}, {@code username}, {@code date},
 *     {@code version}
 * @param parentHeader the header of the request that led to this; empty object when there is none
 * @param metadata may be empty
 * @param content what {@code msg_type} says
 * @param buffers binary extras of comms; usually empty
 */
public record Message(
    List<byte[]> identities,
    ObjectNode header,
    ObjectNode parentHeader,
    ObjectNode metadata,
    ObjectNode content,
    List<byte[]> buffers) {

  /** The version of the protocol spoken here. */
  public static final String PROTOCOL_VERSION = "5.4";

  /** A message that answers or follows from a request: same route, its header as parent. */
  public Message follow(String session, String type, ObjectNode content) {
    return new Message(
        identities, newHeader(session, type), header, WireJson.object(), content, List.of());
  }

  /** A message that follows from nothing. */
  public static Message fresh(
      String session, String type, ObjectNode metadata, ObjectNode content) {
    return new Message(
        List.of(), newHeader(session, type), WireJson.object(), metadata, content, List.of());
  }

  /** {@code msg_type}, or an empty string. */
  public String type() {
    return header.path("msg_type").asText("");
  }

  /** {@code msg_id}, or an empty string. */
  public String id() {
    return header.path("msg_id").asText("");
  }

  /** The {@code msg_id} of the parent header, or an empty string. */
  public String parentId() {
    return parentHeader.path("msg_id").asText("");
  }

  private static ObjectNode newHeader(String session, String type) {
    return WireJson.object()
        .put("msg_id", UUID.randomUUID().toString())
        .put("session", session)
        .put("username", "deja")
        .put("date", Instant.now().truncatedTo(ChronoUnit.MICROS).toString())
        .put("msg_type", type)
        .put("version", PROTOCOL_VERSION);
  }
}
