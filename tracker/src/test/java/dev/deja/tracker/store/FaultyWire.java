package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What lies between a client and a server on loopback, and can break in many ways. */
public final class FaultyWire implements AutoCloseable {

  /** How the wire is. */
  public enum State {
    GOOD,
    /** Nobody answers. */
    SILENT,
    /** The connection ends when something is sent. */
    DOWN,
    /** Everything is answered with 503 and an error in XML. */
    BUSY,
    /** Everything is answered with 500 and a page that is no XML. */
    BROKEN,
    /** The server seems to know no conditions. */
    UNCONDITIONAL,
    /** ETags of answers are wrong. */
    LYING,
  }

  private static final int CHUNK = 16 * 1024;

  private final ServerSocket server;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile State state = State.GOOD;
  private final AtomicInteger requests = new AtomicInteger();

  public FaultyWire(URI target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public void is(State next) {
    state = next;
  }

  /** The next so many answers end in their middle. */
  public void cutAnswers(int count) {
    cuts.set(count);
  }

  /** How often something was sent. */
  public int requests() {
    return requests.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Socket there = new Socket(target.getHost(), target.getPort());
        open.add(there);
        daemon(() -> ask(client, there));
        daemon(() -> answer(there, client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void ask(Socket client, Socket there) {
    byte[] chunk = new byte[CHUNK];
    try (client;
        there) {
      InputStream in = client.getInputStream();
      OutputStream out = there.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        requests.incrementAndGet();
        switch (state) {
          case SILENT -> {
            continue;
          }
          case DOWN -> {
            return;
          }
          case BUSY -> {
            reply(
                client,
                "503 Slow Down",
                "application/xml",
                "<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>");
            return;
          }
          case BROKEN -> {
            reply(client, "500 Oops", "text/html", "<html>oops</html>");
            return;
          }
          case UNCONDITIONAL -> {
            String text = new String(chunk, 0, n, ISO_8859_1);
            out.write(text.replace("If-None-Match: *", "X-Ignored-Head: *").getBytes(ISO_8859_1));
          }
          default -> out.write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      // The other side is gone.
    }
  }

  private static void reply(Socket client, String status, String type, String body)
      throws IOException {
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + "\r\nContent-Type: "
                    + type
                    + "\r\nContent-Length: "
                    + body.length()
                    + "\r\nConnection: close\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  private void answer(Socket there, Socket client) {
    byte[] chunk = new byte[CHUNK];
    try (client;
        there) {
      InputStream in = there.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (n == CHUNK && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          out.write(chunk, 0, n / 2);
          return;
        }
        if (state == State.LYING) {
          String text = new String(chunk, 0, n, ISO_8859_1);
          out.write(
              text.replaceAll("(?i)(ETag: \"?)[0-9a-f]{8}", "$100000000").getBytes(ISO_8859_1));
        } else {
          out.write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      // The other side is gone.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
