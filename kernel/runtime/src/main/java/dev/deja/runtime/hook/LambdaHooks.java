package dev.deja.runtime.hook;

import java.lang.invoke.SerializedLambda;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Called by the JDK's {@link SerializedLambda}, which is rewritten for that when a notebook uses
 * something that sends lambdas to other JVMs. Thread-safe.
 */
public final class LambdaHooks {

  private static volatile @Nullable BiFunction<SerializedLambda, Object[], Object[]> carrier;

  private LambdaHooks() {}

  /** Says who adds to what lambdas have captured. */
  public static void install(BiFunction<SerializedLambda, Object[], Object[]> newCarrier) {
    carrier = newCarrier;
  }

  /**
   * At the end of the constructor: what the lambda has captured, and what it must carry besides.
   */
  public static Object[] captured(SerializedLambda lambda, Object[] captured) {
    BiFunction<SerializedLambda, Object[], Object[]> current = carrier;
    return current == null ? captured : current.apply(lambda, captured);
  }
}
