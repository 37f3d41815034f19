package dev.deja.kernel.engine;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.spi.Connection;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The debugger's connection to a notebook JVM, made when that starts and not spoken on before a
 * cell has to be stopped by force. The notebook JVM connects to the kernel and never listens, so
 * that nobody else can debug it; after the one connection the kernel does not listen either.
 * Thread-safe.
 */
final class DebugDoor implements AutoCloseable {

  private static final byte[] HELLO = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private @Nullable Socket socket;
  private @Nullable VirtualMachine machine;
  private boolean closed;

  private DebugDoor(ServerSocket server) {
    this.server = server;
  }

  /**
   * Listens for the notebook JVM that is about to start with the options given.
   *
   * @return null where there can be no debugger: another one is asked for in the options, or they
   *     say that an archive of the JVM's start is to be written, which excludes debuggers
   */
  static @Nullable DebugDoor open(List<String> jvmOptions) {
    boolean taken =
        jvmOptions.stream()
            .anyMatch(
                option ->
                    option.contains("jdwp")
                        || option.startsWith("-XX:AOTMode=")
                        || option.startsWith("-XX:ArchiveClassesAtExit"));
    if (taken) {
      return null;
    }
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1);
      DebugDoor door = new DebugDoor(server);
      Thread thread = new Thread(door::accept, "deja-debug");
      thread.setDaemon(true);
      thread.start();
      return door;
    } catch (IOException e) {
      return null; // Cells that reach no checkpoint then lose their notebook JVM.
    }
  }

  /** What tells a JVM to connect here. */
  String option() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,quiet=y,address=127.0.0.1:"
        + server.getLocalPort();
  }

  private void accept() {
    try (server) {
      Socket accepted = server.accept();
      accepted.setTcpNoDelay(true);
      accepted.getOutputStream().write(HELLO);
      new DataInputStream(accepted.getInputStream()).readFully(new byte[HELLO.length]);
      synchronized (this) {
        if (closed) {
          accepted.close();
        } else {
          socket = accepted;
        }
      }
    } catch (IOException e) {
      // The process ended first.
    }
  }

  /**
   * The notebook JVM as a debugger sees it, running.
   *
   * @throws IOException if it is not connected
   */
  synchronized VirtualMachine machine() throws IOException {
    VirtualMachine current = machine;
    if (current == null) {
      Socket connected = socket;
      if (connected == null) {
        throw new IOException("no debugger is connected to the notebook JVM");
      }
      current = Bootstrap.virtualMachineManager().createVirtualMachine(new Packets(connected));
      machine = current;
    }
    return current;
  }

  /**
   * Lets go of the notebook JVM, which would wait for that at its end. What it still says is
   * accepted until it is gone: else it would complain on its error stream that nobody listens.
   */
  synchronized void letGo() {
    closed = true;
    close(server);
    Socket connected = socket;
    if (connected != null && !connected.isOutputShutdown()) {
      close(connected::shutdownOutput);
    }
  }

  /** When the notebook JVM is gone. */
  @Override
  public synchronized void close() {
    letGo();
    if (socket != null) {
      close(socket);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Closing is all that was wanted.
    }
  }

  /** JDWP's packets: a length that counts itself, and the rest. */
  private static final class Packets extends Connection {

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Packets(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    @Override
    public byte[] readPacket() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (java.io.EOFException e) {
        return new byte[0];
      }
      byte[] packet = ByteBuffer.allocate(length).putInt(length).array();
      in.readFully(packet, Integer.BYTES, length - Integer.BYTES);
      return packet;
    }

    @Override
    public void writePacket(byte[] packet) throws IOException {
      out.write(packet);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    @Override
    public boolean isOpen() {
      return !socket.isClosed();
    }
  }
}
