package dev.deja.kernel.model;

/** How a cell run ended. */
public enum CellStatus {
  /** It ran to its end. */
  OK,
  /** It did not compile, or threw. */
  ERROR,
  /** The user interrupted it; variables are kept. */
  INTERRUPTED,
  /** It ended its JVM ({@code System.exit}, out of memory, a crash); variables are gone. */
  VM_LOST
}
