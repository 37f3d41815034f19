package dev.deja.kernel.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Valid messages with something wrong in them. */
final class Mutations {

  private static final List<String> TYPES =
      List.of(
          "complete_request",
          "inspect_request",
          "is_complete_request",
          "history_request",
          "kernel_info_request",
          "comm_info_request",
          "comm_open",
          "comm_msg",
          "comm_close",
          "interrupt_request",
          "execute_request");

  private static final List<String> CODES =
      List.of("", "1", "Str", "%", "%%bash", "!", "\"\\ud83d", "/*", "int x = (", "}{", "\u0000");

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  void send(RawClient client) {
    String type = TYPES.get(random.nextInt(TYPES.size() - (random.nextInt(8) == 0 ? 0 : 1)));
    ObjectNode header = RawClient.header(type);
    ObjectNode content = content();
    ObjectNode metadata = SessionFixture.object();
    switch (random.nextInt(6)) {
      case 0 -> spoil(header);
      case 1 -> spoil(metadata);
      default -> spoil(content);
    }
    List<byte[]> parts = new ArrayList<>();
    for (ObjectNode part : List.of(header, SessionFixture.object(), metadata, content)) {
      parts.add(part.toString().getBytes(UTF_8));
    }
    switch (random.nextInt(8)) {
      case 0 -> flip(parts.get(random.nextInt(4)));
      case 1 -> parts.remove(random.nextInt(4));
      case 2 -> parts.add(new byte[random.nextInt(100)]);
      default -> {}
    }
    client.signed(parts);
  }

  private ObjectNode content() {
    ObjectNode content = SessionFixture.object();
    content.put("code", CODES.get(random.nextInt(CODES.size())));
    content.put("cursor_pos", random.nextInt(8) - 2).put("detail_level", random.nextInt(4));
    content.put("hist_access_type", List.of("tail", "range", "search").get(random.nextInt(3)));
    content.put("n", random.nextInt(10) - 3).put("session", random.nextInt(4) - 2);
    content.put("start", random.nextInt(9) - 4).put("stop", random.nextInt(9) - 4);
    content.put("pattern", "*[a?").put("comm_id", "c").put("target_name", "t");
    return content.put("silent", random.nextBoolean()).put("allow_stdin", false);
  }

  private void spoil(ObjectNode object) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(9)) {
      case 0 -> object.remove(name);
      case 1 -> object.putNull(name);
      case 2 -> object.put(name, random.nextLong());
      case 3 -> object.put(name, random.nextDouble() * 1e300);
      case 4 -> object.put(name, random.nextBoolean());
      case 5 -> object.putArray(name).add(1).addObject().putNull("y");
      case 6 -> object.putObject(name).put("msg_id", 3);
      case 7 -> object.put(name, "\ud800\u0000\n" + "z".repeat(random.nextInt(3000)));
      default -> object.put("more", new byte[random.nextInt(50)]);
    }
  }

  private void flip(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }
}
