package dev.deja.kernel.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a kernel listens and with which key messages are signed: what Jupyter hands to a kernel as
 * a JSON file.
 *
 * @param ip the address to bind or connect to
 * @param key the secret of HMAC-SHA256; empty means that messages are not signed
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files">
 *     Connection files</a>
 */
public record ConnectionFile(
    String ip,
    int shellPort,
    int controlPort,
    int stdinPort,
    int iopubPort,
    int heartbeatPort,
    String key) {

  private static final String SCHEME = "hmac-sha256";
  private static final long MAX_BYTES = 1 << 20;

  /**
   * Reads a connection file.
   *
   * @throws BadConnectionFile if it is missing, no JSON object, or names a transport or signature
   *     that is not spoken here
   */
  public static ConnectionFile read(Path file) throws BadConnectionFile {
    JsonNode json = parse(file);
    String transport = json.path("transport").asText("tcp");
    if (!transport.equals("tcp")) {
      throw new BadConnectionFile(
          file + ": transport '" + transport + "' is not spoken here; expected 'tcp'");
    }
    String scheme = json.path("signature_scheme").asText(SCHEME);
    if (!scheme.equals(SCHEME)) {
      throw new BadConnectionFile(
          file
              + ": signature_scheme '"
              + scheme
              + "' is not spoken here; expected '"
              + SCHEME
              + "'");
    }
    return new ConnectionFile(
        json.path("ip").asText("127.0.0.1"),
        port(file, json, "shell_port"),
        port(file, json, "control_port"),
        port(file, json, "stdin_port"),
        port(file, json, "iopub_port"),
        port(file, json, "hb_port"),
        json.path("key").asText(""));
  }

  /**
   * Loopback ports that are free at this moment, and a fresh key.
   *
   * @throws IOException if no port can be had
   */
  public static ConnectionFile create() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      int[] ports = new int[5];
      for (int i = 0; i < ports.length; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports[i] = socket.getLocalPort();
      }
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      return new ConnectionFile(
          "127.0.0.1",
          ports[0],
          ports[1],
          ports[2],
          ports[3],
          ports[4],
          HexFormat.of().formatHex(key));
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /**
   * The file's JSON text. It holds the key: whoever writes it makes it readable by its owner only.
   */
  public String toJson() {
    ObjectNode json = WireJson.object();
    json.put("transport", "tcp").put("ip", ip).put("signature_scheme", SCHEME).put("key", key);
    json.put("shell_port", shellPort).put("control_port", controlPort).put("stdin_port", stdinPort);
    json.put("iopub_port", iopubPort).put("hb_port", heartbeatPort).put("kernel_name", "deja");
    return json.toPrettyString();
  }

  String address(Channel channel) {
    int port =
        switch (channel) {
          case SHELL -> shellPort;
          case CONTROL -> controlPort;
          case STDIN -> stdinPort;
          case IOPUB -> iopubPort;
          case HEARTBEAT -> heartbeatPort;
        };
    return "tcp://" + ip + ":" + port;
  }

  private static JsonNode parse(Path file) throws BadConnectionFile {
    String expected = "expected the JSON file that Jupyter writes for a kernel";
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadConnectionFile(file + " is no connection file: it is too large; " + expected);
      }
      JsonNode json = WireJson.MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
      if (!json.isObject()) {
        throw new BadConnectionFile(file + " is no connection file; " + expected);
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new BadConnectionFile(
          file + " does not parse: " + e.getOriginalMessage() + "; " + expected);
    } catch (IOException e) {
      throw new BadConnectionFile(
          "cannot read connection file "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "); "
              + expected);
    }
  }

  private static int port(Path file, JsonNode json, String name) throws BadConnectionFile {
    JsonNode port = json.path(name);
    if (!port.canConvertToInt() || port.intValue() < 1 || port.intValue() > 65535) {
      throw new BadConnectionFile(
          file
              + ": '"
              + name
              + "' is "
              + (port.isMissingNode() ? "missing" : port)
              + "; expected a port from 1 to 65535");
    }
    return port.intValue();
  }
}
