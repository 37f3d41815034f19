package dev.deja.tracker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.deja.tracker.model.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param colour whether {@code out} is a terminal that may be coloured
 * @param width columns of the terminal; {@link #UNLIMITED} when {@code out} is none
 * @param clock the time, and the zone in which times are shown
 */
record Terminal(PrintWriter out, PrintWriter err, boolean colour, int width, Clock clock) {

  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 40;

  /** Colours that can be read on dark and on light. */
  enum Colour {
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    NOTABLE("\u001b[33m"),
    FAINT("\u001b[2m"),
    STRONG("\u001b[1m"),
    PLAIN("");

    private final String start;

    Colour(String start) {
      this.start = start;
    }
  }

  /** The terminal of this process. */
  static Terminal ofProcess(Map<String, String> environment) {
    boolean interactive = isTerminal();
    String noColor = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        interactive && noColor.isEmpty() && !dumb,
        interactive ? columns(environment) : UNLIMITED,
        Clock.systemDefaultZone());
  }

  /** Writes one JSON document; a command that does so writes nothing else to {@code out}. */
  void json(Object document) {
    DefaultPrettyPrinter pretty =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      out.println(Json.mapper().writer(pretty).writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + document.getClass() + " as JSON", e);
    }
  }

  /** The text in a colour, or as it is where there are no colours. */
  String paint(Colour colour, String text) {
    return this.colour && !colour.start.isEmpty() ? colour.start + text + "\u001b[0m" : text;
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), charset()), true);
  }

  /** What the terminal expects; where the system says plain ASCII it means that nobody said. */
  private static Charset charset() {
    String name =
        System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
    Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }

  /** The JDK only tells of input and output together, so that Linux is asked first. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null && Runtime.version().feature() < 22;
    }
  }

  private static int columns(Map<String, String> environment) {
    try {
      String said = environment.get("COLUMNS");
      return Math.max(NARROWEST, Integer.parseInt(said != null ? said : askStty()));
    } catch (NumberFormatException | IOException e) {
      return USUAL_WIDTH;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  private static String askStty() throws IOException, InterruptedException {
    Process stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(Path.of("/dev/tty").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!stty.waitFor(1, TimeUnit.SECONDS)) {
      stty.destroyForcibly();
      return "";
    }
    String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return size.substring(size.indexOf(' ') + 1).strip();
  }
}
