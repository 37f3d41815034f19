package dev.deja.kernel.engine;

import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a notebook JVM connects: a Unix-domain socket in a folder of the user's own, or where there
 * are none, a loopback port. In both cases the notebook JVM must give the token it was told.
 */
final class LinkServer implements AutoCloseable {

  private final ServerSocketChannel server;
  private final @Nullable Path folder;
  private final String address;
  private final String token;

  private LinkServer(ServerSocketChannel server, @Nullable Path folder, String address) {
    this.server = server;
    this.folder = folder;
    this.address = address;
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    this.token = HexFormat.of().formatHex(secret);
  }

  static LinkServer open() throws IOException {
    try {
      return openUnixDomain();
    } catch (IOException | UnsupportedOperationException e) {
      return openLoopback();
    }
  }

  private static LinkServer openUnixDomain() throws IOException {
    Path folder = Files.createTempDirectory("deja-"); // readable by its owner alone
    Path socket = folder.resolve("notebook");
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      return new LinkServer(server, folder, "unix:" + socket);
    } catch (IOException | UnsupportedOperationException e) {
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  static LinkServer openLoopback() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return new LinkServer(server, null, "tcp:" + port);
  }

  /**
   * Tells a process where to connect, and waits until it has.
   *
   * @throws IOException if it ends before, or this is closed
   */
  Link accept(Process process) throws IOException {
    try (OutputStream orders = process.getOutputStream()) {
      orders.write((address + "\n" + token + "\n").getBytes(StandardCharsets.UTF_8));
    }
    while (true) {
      SocketChannel channel = server.accept();
      if (folder == null) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      Link link = Link.over(channel);
      if (isOurs(link.receive())) {
        return link;
      }
      link.close();
    }
  }

  private boolean isOurs(@Nullable FrameReader hello) {
    return hello != null
        && hello.kind() == FrameKind.HELLO
        && hello.takeInt() == FrameKind.VERSION
        && MessageDigest.isEqual(
            hello.takeText().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** Closes the door and removes its folder; connections made through it stay. */
  @Override
  public void close() {
    try {
      server.close();
      if (folder != null) {
        Files.deleteIfExists(folder.resolve("notebook"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // A folder in the temporary folder is left behind, and nothing else.
    }
  }
}
