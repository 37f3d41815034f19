package dev.deja.tracker.web;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.WebPage;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the page and its API. Thread-safe. */
public final class PageServer implements WebPage {

  /** Below it a guess is no work. */
  private static final int SHORTEST_TOKEN = 16;

  private static final int MOST_THREADS = 64;

  @Override
  public Running start(Tracker tracker, Options options, Rerunner rerunner) throws IOException {
    InetAddress address = address(options);
    Optional<SslContextFactory.Server> tls = Optional.empty();
    if (options.tls().isPresent()) {
      tls = Optional.of(Certificate.read(options.tls().get()));
    }
    Guard guard = new Guard(options.token(), address.isLoopbackAddress(), tls.isPresent());
    Live live = new Live(tracker);
    Reruns reruns = new Reruns(tracker, rerunner, live);
    Javalin server = server(tracker, guard, live, reruns, options, tls);
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new IOException(
          "port %d of %s cannot be had: %s"
              .formatted(options.port(), options.host(), rootMessage(e)),
          e);
    }
    guard.port(server.port());
    Started started =
        new Started(server, live, reruns, uri(options, server.port(), tls.isPresent()));
    try {
      live.start();
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Whoever can reach it from elsewhere could listen, and guess. */
  private static InetAddress address(Options options) {
    InetAddress address;
    try {
      address = InetAddress.getByName(options.host());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "'"
              + options.host()
              + "' is no address of this machine; 127.0.0.1 is what others do not"
              + " reach",
          e);
    }
    if (!address.isLoopbackAddress() && options.tls().isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + options.host()
              + "' can be reached by others, so that the page needs a certificate there: give"
              + " --certificate and --private-key, or leave --host out");
    }
    if (options.token().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the token has "
              + options.token().length()
              + " characters and can be guessed; expected "
              + SHORTEST_TOKEN
              + " or more");
    }
    return address;
  }

  private static URI uri(Options options, int port, boolean secure) {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return URI.create((secure ? "https" : "http") + "://" + host + ":" + port + "/");
  }

  private static Javalin server(
      Tracker tracker,
      Guard guard,
      Live live,
      Reruns reruns,
      Options options,
      Optional<SslContextFactory.Server> tls) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.startup.startupWatcherEnabled = false;
          config.http.maxRequestSize = 1 << 20;
          config.jetty.threadPool = threads();
          connect(config, options, tls);
          guard.add(config.routes);
          live.addBefore(config.routes);
          new ExecutionsApi(tracker, live).add(config.routes);
          new ExecutionApi(tracker, reruns, live).add(config.routes);
          new OutputsApi(tracker).add(config.routes);
          new CompareApi(tracker).add(config.routes);
          new FilesApi(tracker).add(config.routes);
          new StoreApi(tracker).add(config.routes);
          live.add(config.routes);
          new Assets().add(config.routes);
          // Last: it answers what nobody else does.
          new Answers(tracker).add(config.routes);
        });
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName("page");
    threads.setDaemon(true);
    return threads;
  }

  private static void connect(
      JavalinConfig config, Options options, Optional<SslContextFactory.Server> tls) {
    config.jetty.addConnector(
        (server, http) -> {
          http.setSendServerVersion(false);
          http.setSendDateHeader(false);
          ServerConnector connector;
          if (tls.isPresent()) {
            SecureRequestCustomizer customizer = new SecureRequestCustomizer();
            // People reach it by addresses, too.
            customizer.setSniHostCheck(false);
            http.addCustomizer(customizer);
            connector =
                new ServerConnector(
                    server,
                    new SslConnectionFactory(tls.get(), "http/1.1"),
                    new HttpConnectionFactory(http));
          } else {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
          }
          connector.setHost(options.host());
          connector.setPort(options.port());
          return connector;
        });
  }

  private record Started(Javalin server, Live live, Reruns reruns, URI address) implements Running {

    @Override
    public void close() {
      live.close();
      reruns.close();
      server.stop();
    }
  }
}
