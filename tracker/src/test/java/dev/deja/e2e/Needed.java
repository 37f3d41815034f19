package dev.deja.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Something that tests need and a machine may lack. */
@FunctionalInterface
interface Needed {

  /** Looks whether it is there. */
  void look() throws Jupyter.Unavailable;

  /**
   * Decides, once for each test class, whether it runs: where something is lacking it is skipped
   * with a line that says why, and with {@code CI=true} it fails.
   */
  static ConditionEvaluationResult decide(ExtensionContext context, Needed needed) {
    if (context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("decided for the class");
    }
    try {
      needed.look();
      return ConditionEvaluationResult.enabled("what it needs is there");
    } catch (Jupyter.Unavailable e) {
      var reason = "SKIPPED " + context.getDisplayName() + ": " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason + " (CI=true: a skip is a failure)", e);
      }
      System.err.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
