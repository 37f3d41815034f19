package dev.deja.tracker.cli;

import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.replay.HeadlessRun;

/** What the process returns; the only place that knows the numbers. */
final class ExitCode {

  static final int DONE = 0;
  static final int NOTEBOOK_FAILED = 1;

  /** Wrong use, wrong input, or a store or machine that cannot do it. */
  static final int WRONG = 2;

  static final int DIFFERENT = 3;

  /** 128 and the number of SIGINT; the JVM itself returns it on Ctrl-C. */
  static final int INTERRUPTED = 130;

  /** The store has lost something. */
  static final int DAMAGED = 4;

  /** As papermill returns it. */
  static final int KERNEL_DIED = 138;

  private ExitCode() {}

  /** What a re-run returns: a difference whose cause is named is none to worry about. */
  static int of(Verdict verdict) {
    return verdict.isSame() || verdict == Verdict.EXPLAINED ? DONE : DIFFERENT;
  }

  /** What a headless run returns. */
  static int of(HeadlessRun.Ending ending) {
    return switch (ending) {
      case COMPLETED -> DONE;
      case FAILED -> NOTEBOOK_FAILED;
      case KERNEL_LOST -> KERNEL_DIED;
      case INTERRUPTED -> INTERRUPTED;
    };
  }

  /** What a command returns that threw. */
  static int of(Throwable failure) {
    return failure instanceof InterruptedException ? INTERRUPTED : WRONG;
  }
}
