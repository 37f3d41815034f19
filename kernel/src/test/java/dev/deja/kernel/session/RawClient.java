package dev.deja.kernel.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.ConnectionFile;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A client that sends what no decent one would: any frames, signed or not. */
final class RawClient implements AutoCloseable {

  private final ZContext context = new ZContext();
  private final ConnectionFile connection;
  private final ZMQ.Socket socket;

  private RawClient(ConnectionFile connection, int port) {
    this.connection = connection;
    this.socket = context.createSocket(SocketType.DEALER);
    socket.setHWM(0);
    socket.connect("tcp://" + connection.ip() + ":" + port);
  }

  static RawClient onShell(ConnectionFile connection) {
    return new RawClient(connection, connection.shellPort());
  }

  static RawClient onControl(ConnectionFile connection) {
    return new RawClient(connection, connection.controlPort());
  }

  static ObjectNode header(String type) {
    ObjectNode header = SessionFixture.object().put("msg_id", UUID.randomUUID().toString());
    header.put("session", "raw").put("username", "raw").put("version", "5.4");
    return header.put("msg_type", type).put("date", "2030-01-01T00:00:00Z");
  }

  /** The four parts of a message, as JSON text. */
  static List<byte[]> parts(String header, String content) {
    return List.of(
        header.getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        content.getBytes(UTF_8));
  }

  /** Sends parts with a signature that is right. */
  void signed(List<byte[]> parts) {
    signed(connection.key(), parts);
  }

  void signed(String key, List<byte[]> parts) {
    List<byte[]> frames = new ArrayList<>();
    frames.add("<IDS|MSG>".getBytes(US_ASCII));
    frames.add(signature(key, parts));
    frames.addAll(parts);
    raw(frames);
  }

  void raw(List<byte[]> frames) {
    for (int i = 0; i < frames.size(); i++) {
      socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
    }
  }

  private static byte[] signature(String key, List<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      parts.forEach(mac::update);
      return HexFormat.of().formatHex(mac.doFinal()).getBytes(US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
