package dev.deja.tracker.cli;

import dev.deja.tracker.WebPage;
import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.store.OwnerOnly;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja ui}: the web page over the store. */
@Command(
    name = "ui",
    description = {
      "Serves a page on which executions, files and deployments are looked at.",
      "They can be compared and run again there. It ends when it is interrupted."
    },
    sortOptions = false,
    footer = {
      "",
      "Whoever opens it needs the token in the address that is printed; DEJA_UI_TOKEN sets",
      "one that stays the same. Others than this machine can reach it only with --host, a",
      "certificate and its key. The API behind it is described at /api/v1/openapi.json."
    })
final class UiCommand implements Callable<Integer> {

  static final String TOKEN = "DEJA_UI_TOKEN";

  private static final int USUAL_PORT = 8642;
  private static final int PORTS_TRIED = 20;
  private static final int TOKEN_BYTES = 24;

  @ParentCommand private Main deja;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen; 0 for any port. If not given, the first free one from 8642.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on; ${DEFAULT-VALUE} if not given, which only this machine"
              + " reaches.")
  private String host;

  @Option(names = "--no-browser", description = "Do not open a browser.")
  private boolean noBrowser;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Serve over TLS with the certificates in this PEM file.")
  private @Nullable Path certificate;

  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description = "Its key: a PEM file with BEGIN PRIVATE KEY.")
  private @Nullable Path privateKey;

  @Override
  public Integer call() throws InterruptedException {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new UserMistake("--port " + port + " is no port; expected 0 to 65535.");
    }
    Optional<String> chosen =
        Optional.ofNullable(deja.environment().get(TOKEN)).filter(text -> !text.isBlank());
    Optional<WebPage.Tls> tls = tls();
    String token = chosen.orElseGet(UiCommand::token);
    try (WebPage.Running page = start(token, tls)) {
      // A signal ends the process, and what it runs again ends with it.
      Runtime.getRuntime().addShutdownHook(new Thread(page::close, "deja-ui-end"));
      URI address = page.address();
      URI opened = chosen.isPresent() ? address : address.resolve("?token=" + token);
      Terminal terminal = deja.terminal();
      terminal
          .out()
          .printf("The page over %s is at%n%n  %s%n%n", deja.tracker().storeName(), opened);
      if (chosen.isPresent()) {
        terminal.out().println("It asks for the token that " + TOKEN + " has.");
      }
      terminal.out().println("Ctrl-C ends it.");
      terminal.out().flush();
      if (!noBrowser) {
        Browsers.open(opened, chosen.isEmpty(), deja.environment());
      }
      // Until the process is ended.
      new CountDownLatch(1).await();
    }
    return ExitCode.DONE;
  }

  private Optional<WebPage.Tls> tls() {
    if (certificate != null && privateKey != null) {
      return Optional.of(new WebPage.Tls(certificate, privateKey));
    }
    if (certificate != null || privateKey != null) {
      throw new UserMistake("--certificate and --private-key go together; one of them is missing.");
    }
    return Optional.empty();
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** On the port that was asked for, or else on the first that is free. */
  private WebPage.Running start(String token, Optional<WebPage.Tls> tls) {
    WebPage page = PageJars.load();
    int first = port == null ? USUAL_PORT : port;
    int tried = port == null ? PORTS_TRIED : 1;
    for (int i = 0; ; i++) {
      try {
        return page.start(
            deja.tracker(),
            new WebPage.Options(host, first + i, token, tls),
            new OwnCommand(deja.environment())::rerun);
      } catch (IllegalArgumentException e) {
        throw new UserMistake(e.getMessage() + ".");
      } catch (IOException e) {
        if (i + 1 >= tried) {
          throw new UserMistake(
              Failure.line(e) + ". Choose another port with --port; 0 takes any that is free.");
        }
      }
    }
  }

  /** Opens a browser, where there is a desktop. */
  private static final class Browsers {

    private Browsers() {}

    /**
     * Opens it.
     *
     * @param secret whether the address has the token: others see what a program is started with
     */
    static void open(URI page, boolean secret, Map<String, String> environment) {
      String system = System.getProperty("os.name", "");
      List<String> command;
      if (system.startsWith("Mac")) {
        command = List.of("open");
      } else if (system.startsWith("Windows")) {
        command = List.of("rundll32", "url.dll,FileProtocolHandler");
      } else if (environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")) {
        command = List.of("xdg-open");
      } else {
        return;
      }
      try {
        List<String> line = new ArrayList<>(command);
        line.add((secret ? redirect(page) : page).toString());
        var unused =
            new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
      } catch (IOException e) {
        // There is the address to click on.
      }
    }

    /** A file that leads there, and that only this user can read; until the process ends. */
    private static URI redirect(URI page) throws IOException {
      Path file =
          Path.of(System.getProperty("java.io.tmpdir"), "deja-page-" + UUID.randomUUID() + ".html")
              .toAbsolutePath();
      OwnerOnly.createFile(file);
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          """
          <!doctype html>
          <meta charset="utf-8">
          <meta http-equiv="refresh" content="0; url=%1$s">
          <title>Deja</title>
          <a href="%1$s">The page</a>
          """
              .formatted(HtmlText.escaped(page.toString())));
      return file.toUri();
    }
  }
}
