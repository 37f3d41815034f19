package dev.deja.tracker.record;

import dev.deja.kernel.model.CellStatus;
import java.nio.file.Path;

/** A process that records a session until it is killed in the middle of a cell. */
final class KilledSession {

  private KilledSession() {}

  public static void main(String[] arguments) throws Exception {
    RecordedSession session = new RecordedSession(Path.of(arguments[0]), Path.of(arguments[0]));
    int cells = Integer.parseInt(arguments[1]);
    for (int cell = 1; cell <= cells; cell++) {
      session.run("cell" + cell + "()", "output " + cell + "\n", CellStatus.OK);
    }
    session.start("forever()");
    session.print("half of it\n");
    if (arguments.length > 2) {
      // Until the background has shipped what has finished.
      while (session.recorder != null && !isShipped(session)) {
        Thread.onSpinWait();
      }
    }
    System.out.println(session.id);
    Thread.currentThread().join();
  }

  private static boolean isShipped(RecordedSession session) {
    try {
      return !session.stored().cells().isEmpty();
    } catch (java.util.NoSuchElementException e) {
      return false;
    }
  }
}
