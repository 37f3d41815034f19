package dev.deja;

import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar, replaced in place as steps are taken, a few times a second at most; {@link
 * #close} shows how far it came. Thread-safe.
 */
public final class Progress implements AutoCloseable {

  private static final long SHOW_EVERY_NANOS = 200_000_000;
  private static final int WIDTH = 24;

  private final Host host;
  private final String label;
  private final long total;
  private final long startNanos = System.nanoTime();
  private final String id;
  private long done;
  private long nextShownNanos;
  private boolean closed;

  Progress(Host host, String label, long total) {
    this.host = host;
    this.label = label;
    this.total = Math.max(total, 0);
    this.id = host.display(shown(startNanos), null);
    this.nextShownNanos = startNanos + SHOW_EVERY_NANOS;
  }

  /** One step more is done. */
  public void step() {
    step(1);
  }

  /** Some steps more are done. */
  public synchronized void step(long steps) {
    done += steps;
    showSoon();
  }

  /** So many steps are done, of all. */
  public synchronized void at(long steps) {
    done = steps;
    showSoon();
  }

  /** How many steps are done. */
  public synchronized long done() {
    return done;
  }

  /** Shows how far it came; further steps change nothing that is seen. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      host.update(id, shown(System.nanoTime()));
    }
  }

  private void showSoon() {
    long now = System.nanoTime();
    if (!closed && now - nextShownNanos >= 0) {
      nextShownNanos = now + SHOW_EVERY_NANOS;
      host.update(id, shown(now));
    }
  }

  private Mime shown(long now) {
    String name = label.isEmpty() ? "" : label + " ";
    String count = count() + time(now);
    String bar =
        total == 0
            ? "<progress></progress>"
            : "<progress max=\"" + total + "\" value=\"" + Math.min(done, total) + "\"></progress>";
    if (closed && total == 0) {
      bar = "";
    }
    return Mime.html(
            "<div class=\"deja-progress\">" + escape(name) + bar + " " + escape(count) + "</div>")
        .and(Mime.TEXT, name + textBar() + count);
  }

  private String textBar() {
    if (total == 0) {
      return "";
    }
    int filled = (int) (WIDTH * Math.min(done, total) / total);
    return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
  }

  private String count() {
    if (total == 0) {
      return String.format(Locale.ROOT, "%,d", done);
    }
    return String.format(Locale.ROOT, "%,d of %,d", done, total);
  }

  /** Not of a bar that has ended: it looks the same whenever the notebook is run again. */
  private String time(long now) {
    double seconds = (now - startNanos) / 1e9;
    if (closed || seconds < 1) {
      return "";
    }
    String text = String.format(Locale.ROOT, ", %.0f s", seconds);
    if (total > 0 && done > 0 && done < total) {
      text += String.format(Locale.ROOT, ", %.0f s left", seconds / done * (total - done));
    }
    return text;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static <T extends @Nullable Object> Iterator<T> over(Progress bar, Iterator<T> elements) {
    return new Iterator<>() {
      private boolean started;

      @Override
      public boolean hasNext() {
        boolean more = elements.hasNext();
        if (!more) {
          if (started) {
            bar.step();
            started = false;
          }
          bar.close();
        }
        return more;
      }

      @Override
      public T next() {
        T element = elements.next();
        if (started) {
          bar.step();
        }
        started = true;
        return element;
      }
    };
  }
}
