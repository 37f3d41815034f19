package dev.deja.runtime.spark;

import java.util.Optional;

/** The SparkContext of this JVM, if there is one. */
final class ActiveSpark {

  /** Events come within milliseconds, unless a listener of the notebook's own holds them up. */
  private static final long WAIT_MILLIS = 5_000;

  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private final ClassLoader loader;

  ActiveSpark(ClassLoader loader) {
    this.loader = loader;
  }

  void cancelJobs() {
    active().ifPresent(context -> Calls.call(context, "cancelAllJobs"));
  }

  void awaitEvents() {
    active().ifPresent(ActiveSpark::stopTasksToo);
    active()
        .map(context -> Calls.call(context, "listenerBus"))
        .ifPresent(bus -> Calls.call(bus, "waitUntilEmpty", WAIT_MILLIS));
  }

  /**
   * Jobs of this thread, which is that of cells, have their tasks interrupted when they are
   * cancelled; Spark's own default lets a task that waits go on, and it keeps its slot.
   */
  private static void stopTasksToo(Object context) {
    if (Calls.call(context, "getLocalProperty", INTERRUPT) == null) {
      Calls.call(context, "setLocalProperty", INTERRUPT, "true");
    }
  }

  private Optional<Object> active() {
    try {
      // To ask would load half of Spark into a notebook that has not begun with it.
      if (!SparkEvents.hasBegun()) {
        return Optional.empty();
      }
      // Only Spark may call it in Scala, so that there is no static method of this name.
      Class<?> type = Class.forName("org.apache.spark.SparkContext$", true, loader);
      Object option = type.getMethod("getActive").invoke(type.getField("MODULE$").get(null));
      boolean defined = (Boolean) option.getClass().getMethod("isDefined").invoke(option);
      return defined
          ? Optional.of(option.getClass().getMethod("get").invoke(option))
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty(); // jars of Spark that are incomplete, or have no such thing
    }
  }
}
