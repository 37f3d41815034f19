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
import java.util.concurrent.locks.LockSupport;

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
    /** The server seems to know no conditions, and its clock stands still. */
    TIMELESS,
    /** ETags of answers are wrong. */
    LYING,
    /** What is sent and answered takes its time. */
    SLOW,
    /** Of three requests one is answered with 503, one with 500, or its connection ends. */
    FLAKY,
  }

  private static final int CHUNK = 16 * 1024;
  private static final long DELAY_NANOS = 1_000_000;

  private final ServerSocket server;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger requestCuts = new AtomicInteger();
  private final AtomicInteger flakes = new AtomicInteger();
  private volatile int hookAt = Integer.MAX_VALUE;
  private volatile Runnable hook = () -> {};
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

  /** The connections of the next so many large requests end in the middle of what is sent. */
  public void cutRequests(int count) {
    requestCuts.set(count);
  }

  /** Ends all connections that there are. */
  public void reset() throws IOException {
    for (Socket each : open) {
      each.close();
    }
  }

  /** Does something when so much more has been sent, and before it arrives. */
  public void after(int sent, Runnable action) {
    hook = action;
    hookAt = requests.get() + sent;
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
        connect(client);
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket there = new Socket(target.getHost(), target.getPort());
      open.add(there);
      daemon(() -> ask(client, there));
      daemon(() -> answer(there, client));
    } catch (IOException e) {
      // The server is down: so is the client's connection.
      client.close();
    }
  }

  private void ask(Socket client, Socket there) {
    byte[] chunk = new byte[CHUNK];
    int whole = 0;
    try (client;
        there) {
      InputStream in = client.getInputStream();
      OutputStream out = there.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (requests.incrementAndGet() == hookAt) {
          hook.run();
        }
        if (n == CHUNK && ++whole % 20 == 0 && once(requestCuts)) {
          return;
        }
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
          case SLOW -> {
            LockSupport.parkNanos(DELAY_NANOS);
            out.write(chunk, 0, n);
          }
          case FLAKY -> {
            // The beginning of a request, or a part of what it sends.
            switch (flakes.incrementAndGet() % 9) {
              case 3 -> {
                reply(
                    client,
                    "503 Slow Down",
                    "application/xml",
                    "<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>");
                return;
              }
              case 6 -> {
                reply(client, "500 Oops", "text/html", "<html>oops</html>");
                return;
              }
              case 8 -> {
                return;
              }
              default -> out.write(chunk, 0, n);
            }
          }
          case UNCONDITIONAL, TIMELESS -> {
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
        if (state == State.SLOW) {
          LockSupport.parkNanos(DELAY_NANOS);
        }
        if (n == CHUNK && once(cuts)) {
          out.write(chunk, 0, n / 2);
          return;
        }
        if (state == State.LYING) {
          String text = new String(chunk, 0, n, ISO_8859_1);
          out.write(
              text.replaceAll("(?i)(ETag: \"?)[0-9a-f]{8}", "$100000000").getBytes(ISO_8859_1));
        } else if (state == State.TIMELESS) {
          String text = new String(chunk, 0, n, ISO_8859_1);
          out.write(
              text.replaceAll("(<LastModified>....-..-..T)..:..:..", "$112:00:00")
                  .getBytes(ISO_8859_1));
        } else {
          out.write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      // The other side is gone.
    }
  }

  private static boolean once(AtomicInteger count) {
    return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
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
