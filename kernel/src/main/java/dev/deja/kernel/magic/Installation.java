package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.DownloadWatch;
import dev.deja.kernel.dependency.Resolution;
import dev.deja.kernel.dependency.ResolutionFailed;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows the user that libraries are on their way and then, in one line, what came. The line is a
 * display that is updated, so that progress leaves nothing behind in the notebook.
 */
final class Installation implements DownloadWatch {

  /** What finds and fetches the libraries. */
  interface Work {
    Resolution run(DownloadWatch watch);
  }

  private static final Duration SHOW_AFTER = Duration.ofSeconds(2);
  private static final Duration SHOW_EVERY = Duration.ofSeconds(1);

  private final CellContext cell;
  private List<Jar> added = List.of();
  private List<Jar> given = List.of();
  private List<String> warnings = List.of();
  private final String displayId = "deja-install-" + UUID.randomUUID();
  private long nextShownNanos = System.nanoTime() + SHOW_AFTER.toNanos();
  private boolean shown;

  private Installation(CellContext cell) {
    this.cell = cell;
  }

  /**
   * Does the work, unless a lock knows what comes of it; adds what it gave to the class path, says
   * so, and reports it to observers.
   *
   * @throws MagicFailed if the work fails
   */
  static void run(MagicCall call, CellContext cell, Resolver resolver, Work work) {
    long start = System.nanoTime();
    int status = 1;
    String command = command(call);
    Installation installation = new Installation(cell);
    try {
      installation.run(
          resolver.locked(command, cell.classPath()).orElseGet(() -> work.run(installation)));
      status = 0;
    } catch (ResolutionFailed e) {
      // Said always: progress is shown only when it takes long, and a re-run is to show the same.
      installation.show("Nothing added");
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    } finally {
      cell.ran(
          new CommandRun(
              call.name(),
              command,
              cell.workingFolder(),
              status,
              Duration.ofNanos(System.nanoTime() - start),
              Optional.of(installation.added),
              Optional.of(installation.given),
              installation.warnings));
    }
  }

  private static String command(MagicCall call) {
    String command =
        "%" + (call.name() + " " + call.line()).strip() + call.body().map("\n"::concat).orElse("");
    return call.body().isPresent() ? "%" + command : command;
  }

  private void run(Resolution resolution) {
    given = resolution.jars();
    added = cell.addToClassPath(given);
    warnings = resolution.warnings();
    warnings.forEach(warning -> Say.warning(cell, warning));
    long bytes = added.stream().mapToLong(Jar::sizeBytes).sum();
    show(
        added.isEmpty()
            ? "Nothing to add"
                + (warnings.isEmpty() ? ": all of it is on the class path already." : ".")
            : "Added "
                + added.size()
                + (added.size() == 1 ? " jar (" : " jars (")
                + megabytes(bytes)
                + ")");
  }

  @Override
  public synchronized void downloading(String name, long doneBytes, long totalBytes) {
    long now = System.nanoTime();
    if (now - nextShownNanos >= 0) {
      nextShownNanos = now + SHOW_EVERY.toNanos();
      String of = totalBytes > 0 ? " of " + megabytes(totalBytes) : "";
      show("Downloading " + name + ": " + megabytes(doneBytes) + of);
    }
  }

  @Override
  public boolean cancelled() {
    return cell.interrupted();
  }

  private synchronized void show(String text) {
    cell.put(new CellOutput.Display(MimeBundle.text(text), Optional.of(displayId), shown));
    shown = true;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
