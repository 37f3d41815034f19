package dev.deja.tracker.model;

/** Where an execution stands. */
public enum ExecutionStatus {
  /** Its kernel is alive, or has died and nobody has noticed yet. */
  RUNNING,
  /** It ended in good order and its last run of every cell was good. */
  COMPLETED,
  /** It ended in good order, and the last run of some cell had failed. */
  FAILED,
  /** Its kernel was killed, or its last cell was interrupted by the end of the session. */
  INTERRUPTED,
  /** Recording itself had a fault: what is there is right, and something is missing. */
  INCOMPLETE,
  /** It was deleted; which files it used is still known. */
  DELETED
}
