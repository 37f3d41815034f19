package dev.deja.tracker.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in good order on Ctrl-C: it is told to stop, and the process, whose exit status is
 * then 130, waits until this is closed.
 */
final class CancelOnInterrupt implements AutoCloseable {

  private static final long LONGEST_SECONDS = 30;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param cancel called once, on a thread of its own, when the process is asked to end
   */
  CancelOnInterrupt(Runnable cancel) {
    hook =
        new Thread(
            () -> {
              cancel.run();
              try {
                // Closing ends this; the limit is for a run that does not stop.
                if (!finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                  Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "deja-cancel");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook has run, and has been told.
    }
  }
}
