package dev.deja.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that look at pages with a browser. They run where they are asked for: where {@code
 * DEJA_TEST_CHROMIUM} names a Chromium; one that is not there is a failure with {@code CI=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Condition.class)
@interface NeedsChromium {

  /** Decides it, once for each test class. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return System.getenv().getOrDefault(Chromium.NAMED, "").isEmpty()
          ? ConditionEvaluationResult.disabled("not asked for: " + Chromium.NAMED + " is not set")
          : Needed.decide(context, Chromium::program);
    }
  }
}
