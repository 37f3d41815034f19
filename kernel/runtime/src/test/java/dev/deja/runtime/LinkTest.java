package dev.deja.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames over a real socket. */
class LinkTest {

  @SuppressWarnings("NullAway.Init") // connect() comes first
  private Link here;

  @SuppressWarnings("NullAway.Init") // connect() comes first
  private Link there;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      here = Link.over(SocketChannel.open(server.getLocalAddress()));
      there = Link.over(server.accept());
    }
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private FrameReader next() throws IOException {
    return Objects.requireNonNull(there.receive());
  }

  @Test
  void everyKindOfFieldComesBack() throws IOException {
    byte[] large = new byte[3_000_000];
    large[2_999_999] = 7;
    here.send(
        new FrameWriter(FrameKind.DISPLAY)
            .putInt(-5)
            .putLong(Long.MIN_VALUE)
            .putText("é😀")
            .putText(null)
            .putBoolean(true)
            .putBytes(large)
            .putMap(Map.of("k", "v")));

    FrameReader frame = next();
    assertThat(frame.kind()).isEqualTo(FrameKind.DISPLAY);
    assertThat(frame.takeInt()).isEqualTo(-5);
    assertThat(frame.takeLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(frame.takeText()).isEqualTo("é😀");
    assertThat(frame.takeOptionalText()).isNull();
    assertThat(frame.takeBoolean()).isTrue();
    assertThat(frame.takeBytes()).isEqualTo(large);
    assertThat(frame.takeMap()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void textLeavesBeforeWhatIsSentAfterIt() throws IOException {
    text(1, 1, "a");
    text(1, 1, "b");
    text(1, 2, "c");
    here.send(new FrameWriter(FrameKind.DONE));

    assertText(1, 1, "ab");
    assertText(1, 2, "c");
    assertThat(next().kind()).isEqualTo(FrameKind.DONE);
  }

  @Test
  void textLeavesByItselfSoon() throws IOException {
    text(3, 1, "alone");

    assertText(3, 1, "alone");
  }

  @Test
  void whoSendsMoreThanIsTakenLosesNothing() throws Exception {
    int count = 2_000;
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                here.send(new FrameWriter(FrameKind.NOTE).putInt(i).putBytes(new byte[10_000]));
              }
            });
    sender.start();

    for (int i = 0; i < count; i++) {
      assertThat(next().takeInt()).isEqualTo(i);
    }
    sender.join();
  }

  @Test
  void anInterruptedSenderDoesNotCloseTheLink() throws IOException {
    Thread.currentThread().interrupt();
    here.send(new FrameWriter(FrameKind.DONE));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(next().kind()).isEqualTo(FrameKind.DONE);
  }

  @Test
  void theEndOfTheOtherSideIsNoFrame() throws IOException {
    here.close();

    assertThat(there.receive()).isNull();
  }

  private void text(int cell, int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    here.sendText(cell, stream, bytes, 0, bytes.length);
  }

  private void assertText(int cell, int stream, String text) throws IOException {
    FrameReader frame = next();
    assertThat(frame.kind()).isEqualTo(FrameKind.TEXT);
    assertThat(frame.takeInt()).isEqualTo(cell);
    assertThat(frame.takeByte()).isEqualTo((byte) stream);
    assertThat(new String(frame.takeBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
  }
}
