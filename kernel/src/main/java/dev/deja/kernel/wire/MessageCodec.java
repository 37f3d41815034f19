package dev.deja.kernel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames of the wire to messages and back: identities, {@code <IDS|MSG>}, signature, header, parent
 * header, metadata, content, buffers. Encoding is thread-safe; decoding is for one thread, because
 * it remembers signatures to refuse a message that comes twice.
 */
final class MessageCodec {

  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
  private static final int PARTS = 4;
  private static final int REMEMBERED = 1 << 16;

  private final Signer signer;

  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  MessageCodec(Signer signer) {
    this.signer = signer;
  }

  List<byte[]> encode(Message message) {
    List<byte[]> parts =
        List.of(
            bytes(message.header()),
            bytes(message.parentHeader()),
            bytes(message.metadata()),
            bytes(message.content()));
    List<byte[]> frames = new ArrayList<>(message.identities());
    frames.add(DELIMITER);
    frames.add(signer.sign(parts));
    frames.addAll(parts);
    frames.addAll(message.buffers());
    return frames;
  }

  /**
   * Reads a message.
   *
   * @throws BadMessage if it is cut short, wrongly signed, was seen before, or holds no JSON
   *     objects
   */
  Message decode(List<byte[]> frames) throws BadMessage {
    int delimiter = 0;
    while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
      delimiter++;
    }
    int first = delimiter + 2;
    if (frames.size() < first + PARTS) {
      throw new BadMessage("a message of too few frames");
    }
    byte[] signature = frames.get(delimiter + 1);
    List<byte[]> parts = frames.subList(first, first + PARTS);
    if (!signer.verify(signature, parts)) {
      throw new BadMessage("a message with a wrong signature");
    }
    if (signature.length > 0
        && seen.put(new String(signature, StandardCharsets.ISO_8859_1), true) != null) {
      throw new BadMessage("a message that came before");
    }
    return new Message(
        List.copyOf(frames.subList(0, delimiter)),
        object(parts.get(0), "header"),
        object(parts.get(1), "parent header"),
        object(parts.get(2), "metadata"),
        object(parts.get(3), "content"),
        List.copyOf(frames.subList(first + PARTS, frames.size())));
  }

  private static ObjectNode object(byte[] json, String part) throws BadMessage {
    try {
      JsonNode node = WireJson.MAPPER.readTree(json);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new BadMessage("a message whose " + part + " is not JSON");
    }
    throw new BadMessage("a message whose " + part + " is not a JSON object");
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return WireJson.MAPPER.writeValueAsBytes(node);
    } catch (IOException e) {
      // Text with half a character in it, which has no UTF-8: a question mark takes its place.
      return node.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
