package dev.deja.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a cell can be stopped. The kernel weaves a call of {@link #check} into notebook classes at
 * the start of methods and before backward jumps.
 *
 * <p>The call goes through a call site that the JIT takes for constant, so that it costs compiled
 * code nothing: the site's target does nothing until a cell is to be stopped, and changing it makes
 * the JVM discard code compiled with the old one. (A volatile flag instead makes loops that the JIT
 * would vectorize run at a third of their speed.)
 */
public final class Checkpoint {

  private static final MethodHandle PASS = find("pass");
  private static final MethodHandle STOP = find("stop");
  private static final MutableCallSite SITE = new MutableCallSite(PASS);
  private static final MethodHandle CHECK = SITE.dynamicInvoker();
  private static final int NO_CELL = -1;

  /**
   * How many times a cell is told where it was stopped. Deep recursion with a {@code finally} in it
   * is stopped anew in every frame, and would be for minutes if each time the stack were looked at.
   */
  private static final int TRACES = 100;

  private static volatile int stopping = NO_CELL;
  private static final AtomicInteger traced = new AtomicInteger();

  private Checkpoint() {}

  /** Returns, unless the caller's cell is to be stopped. Woven into notebook code. */
  public static void check() throws Throwable {
    CHECK.invokeExact();
  }

  /** From now on the checkpoints of a cell's threads throw {@link CellInterrupted}. */
  static synchronized void stop(int cell) {
    stopping = cell;
    traced.set(0);
    aim(STOP);
  }

  /** Checkpoints let everybody pass again. */
  static synchronized void clear() {
    if (stopping != NO_CELL) {
      stopping = NO_CELL;
      aim(PASS);
    }
  }

  /** Whether a cell is being stopped. */
  static boolean isStopping(int cell) {
    return stopping == cell;
  }

  private static void aim(MethodHandle target) {
    SITE.setTarget(target);
    MutableCallSite.syncAll(new MutableCallSite[] {SITE});
  }

  private static void pass() {}

  private static void stop() {
    if (stopping == CellScope.current()) {
      throw traced.incrementAndGet() <= TRACES
          ? new CellInterrupted()
          : CellInterrupted.withoutTrace();
    }
  }

  private static MethodHandle find(String name) {
    try {
      return MethodHandles.lookup()
          .findStatic(Checkpoint.class, name, MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Checkpoint lacks " + name, e);
    }
  }
}
