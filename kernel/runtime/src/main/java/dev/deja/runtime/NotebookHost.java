package dev.deja.runtime;

import dev.deja.Host;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries what notebook code shows and says through {@link dev.deja.Deja} to the kernel. */
final class NotebookHost implements Host {

  private final Link link;
  private final AtomicInteger displays = new AtomicInteger();
  private volatile @Nullable Object lastId;

  NotebookHost(Link link) {
    this.link = link;
  }

  @Override
  public String display(@Nullable Object value, @Nullable String id) {
    // Counted, not random: a notebook that is run again gives the same names.
    String name =
        id == null ? "deja-" + CellScope.current() + "-" + displays.incrementAndGet() : id;
    send(value, name, false);
    lastId = name;
    return name;
  }

  @Override
  public void update(String id, @Nullable Object value) {
    send(value, id, true);
  }

  @Override
  public void clear(boolean beforeNext) {
    link.send(new FrameWriter(FrameKind.CLEAR).putInt(CellScope.current()).putBoolean(beforeNext));
  }

  @Override
  public void note(String topic, String json) {
    link.send(
        new FrameWriter(FrameKind.NOTE).putInt(CellScope.current()).putText(topic).putText(json));
  }

  /**
   * Whether a value is what {@code display} returned last: a cell that ends with {@code display(x)}
   * shows x and not also the name it got.
   */
  boolean isLastDisplayId(Object value) {
    return value == lastId;
  }

  private void send(@Nullable Object value, String id, boolean update) {
    link.send(
        new FrameWriter(FrameKind.DISPLAY)
            .putInt(CellScope.current())
            .putText(id)
            .putBoolean(update)
            .putMap(Renderer.render(value)));
  }
}
