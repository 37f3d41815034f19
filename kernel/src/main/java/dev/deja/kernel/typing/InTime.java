package dev.deja.kernel.typing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Answers from disks, which may be slow, or a network away, or gone. */
public final class InTime {

  private static final long MILLIS = 400;

  private InTime() {}

  /**
   * The answer to a question that is asked on a thread of its own.
   *
   * @param otherwise the answer if there is none within 0.4 seconds, or the question fails
   */
  public static <T> T orElse(Supplier<T> question, T otherwise) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException | Error e) { // whoever waits must hear
                answer.completeExceptionally(e);
              }
            },
            "deja-typing-files");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }
}
