package dev.deja.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  private final MessageCodec codec = new MessageCodec(new Signer("secret"));

  @Test
  void aMessageSurvivesTheWire() throws Exception {
    Message sent = message("execute_request");
    Message read = codec.decode(codec.encode(sent));
    assertThat(read.header()).isEqualTo(sent.header());
    assertThat(read.content()).isEqualTo(sent.content());
    assertThat(read.identities()).usingRecursiveComparison().isEqualTo(sent.identities());
    assertThat(read.buffers()).usingRecursiveComparison().isEqualTo(sent.buffers());
  }

  @Test
  void aMessageSignedWithAnotherKeyIsRefused() {
    List<byte[]> frames = new MessageCodec(new Signer("other")).encode(message("x"));
    assertThatThrownBy(() -> codec.decode(frames))
        .isInstanceOf(BadMessage.class)
        .hasMessageContaining("wrong signature");
  }

  @Test
  void aMessageChangedOnTheWayIsRefused() {
    List<byte[]> frames = codec.encode(message("x"));
    frames.set(6, "{\"code\":\"evil()\"}".getBytes(UTF_8));
    assertThatThrownBy(() -> codec.decode(frames)).hasMessageContaining("wrong signature");
  }

  @Test
  void aMessageWithoutASignatureIsRefused() {
    List<byte[]> frames = codec.encode(message("x"));
    frames.set(2, new byte[0]);
    assertThatThrownBy(() -> codec.decode(frames)).hasMessageContaining("wrong signature");
  }

  @Test
  void aMessageThatCameBeforeIsRefused() throws Exception {
    List<byte[]> frames = codec.encode(message("x"));
    assertThat(codec.decode(frames).type()).isEqualTo("x");
    assertThatThrownBy(() -> codec.decode(frames)).hasMessageContaining("came before");
  }

  @Test
  void withoutAKeyNothingIsSignedAndAllIsAccepted() throws Exception {
    MessageCodec open = new MessageCodec(new Signer(""));
    List<byte[]> frames = open.encode(message("x"));
    assertThat(frames.get(2)).isEmpty();
    assertThat(open.decode(frames).type()).isEqualTo("x");
    assertThat(open.decode(frames).type()).as("there is no signature to remember").isEqualTo("x");
  }

  @Test
  void aHeaderThatIsNoJsonObjectIsRefused() {
    Signer signer = new Signer("secret");
    for (String header : List.of("[]", "nonsense", "", "3", "\"x\"", "{")) {
      List<byte[]> parts = List.of(header.getBytes(UTF_8), bytes("{}"), bytes("{}"), bytes("{}"));
      List<byte[]> frames = new ArrayList<>(List.of(bytes("<IDS|MSG>"), signer.sign(parts)));
      frames.addAll(parts);
      assertThatThrownBy(() -> codec.decode(frames))
          .as(header)
          .isInstanceOf(BadMessage.class)
          .hasMessageContaining("header");
    }
  }

  @Test
  void contentThatNestsWithoutEndIsRefused() {
    Signer signer = new Signer("secret");
    String deep = "{\"a\":".repeat(100_000);
    List<byte[]> parts = List.of(bytes("{}"), bytes("{}"), bytes("{}"), bytes(deep));
    List<byte[]> frames = new ArrayList<>(List.of(bytes("<IDS|MSG>"), signer.sign(parts)));
    frames.addAll(parts);
    assertThatThrownBy(() -> codec.decode(frames)).isInstanceOf(BadMessage.class);
  }

  @Test
  void whateverComesItIsAMessageOrABadMessage() {
    Random random = new Random(7);
    MessageCodec open = new MessageCodec(new Signer(""));
    for (int i = 0; i < 20_000; i++) {
      List<byte[]> frames = open.encode(message("x"));
      int damage = random.nextInt(3);
      if (damage == 0) {
        frames.remove(random.nextInt(frames.size()));
      } else {
        int which = random.nextInt(frames.size());
        byte[] frame = frames.get(which).clone();
        if (frame.length > 0) {
          frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
        }
        frames.set(which, frame);
      }
      try {
        assertThat(open.decode(frames).content()).isNotNull();
      } catch (BadMessage e) {
        assertThat(e.getMessage()).startsWith("a message");
      }
    }
  }

  private static Message message(String type) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("code", "é😀\n1+1");
    Message fresh = Message.fresh("session", type, JsonNodeFactory.instance.objectNode(), content);
    return new Message(
        List.of(bytes("someone")),
        fresh.header(),
        fresh.parentHeader(),
        fresh.metadata(),
        content,
        List.of(new byte[] {1, 2, 0, 3}));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
