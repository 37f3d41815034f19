package dev.deja.kernel.model;

import java.util.List;
import java.util.Map;

/**
 * What processes that a notebook starts must not inherit from its kernel: variables that speak of
 * this one session, and would make another kernel take itself for it.
 */
public final class ChildEnvironment {

  private static final List<String> OF_THIS_SESSION =
      List.of(
          "JPY_SESSION_NAME",
          "JPY_PARENT_PID",
          "DEJA_CLIENT",
          "DEJA_END_SECONDS",
          "DEJA_EXECUTION_ID",
          "DEJA_LOCK",
          "DEJA_PARAMETERS",
          "DEJA_RERUN_OF",
          "DEJA_RESUMED_FROM",
          "DEJA_SNAPSHOT",
          "DEJA_TASK");

  private ChildEnvironment() {}

  /** Removes them. */
  public static void clean(Map<String, String> environment) {
    OF_THIS_SESSION.forEach(environment::remove);
  }
}
