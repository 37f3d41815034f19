package dev.deja.runtime;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Asks extensions of the kernel, for notebook code that waits. Thread-safe. */
final class Questions {

  private final Link link;
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<Integer, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

  Questions(Link link) {
    this.link = link;
  }

  /**
   * Asks, and waits.
   *
   * @param topic by which the kernel knows whom to ask
   * @param json one JSON object
   * @return one JSON object
   * @throws IllegalArgumentException if it is refused, with why
   * @throws CellInterrupted if the cell is stopped meanwhile
   */
  String ask(String topic, String json) {
    int cell = CellScope.current();
    int request = requests.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    waiting.put(request, answer);
    try {
      link.send(
          new FrameWriter(FrameKind.ASK).putInt(cell).putInt(request).putText(topic).putText(json));
      return answer.get();
    } catch (InterruptedException e) {
      if (Checkpoint.isStopping(cell)) {
        throw new CellInterrupted();
      }
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the kernel", e);
    } catch (ExecutionException e) {
      Throwable refusal = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(refusal.getMessage());
    } finally {
      waiting.remove(request);
    }
  }

  /** The kernel has answered. An answer that nobody waits for any more is dropped. */
  void answered(int request, @Nullable String answer, @Nullable String refusal) {
    CompletableFuture<String> asked = waiting.get(request);
    if (asked != null && answer != null) {
      asked.complete(answer);
    } else if (asked != null) {
      asked.completeExceptionally(new IllegalArgumentException(refusal));
    }
  }
}
