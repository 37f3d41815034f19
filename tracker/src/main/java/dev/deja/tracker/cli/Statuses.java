package dev.deja.tracker.cli;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;

/** Colours of what became of something. */
final class Statuses {

  private Statuses() {}

  static Terminal.Colour colour(ExecutionStatus status) {
    return switch (status) {
      case COMPLETED -> Terminal.Colour.GOOD;
      case FAILED -> Terminal.Colour.BAD;
      case RUNNING, INTERRUPTED, INCOMPLETE, DELETED -> Terminal.Colour.NOTABLE;
    };
  }

  static Terminal.Colour colour(CellRun.Status status) {
    return switch (status) {
      case OK -> Terminal.Colour.GOOD;
      case ERROR, VM_LOST -> Terminal.Colour.BAD;
      case INTERRUPTED -> Terminal.Colour.NOTABLE;
    };
  }

  static Terminal.Colour colour(Verdict verdict) {
    return switch (verdict) {
      case IDENTICAL, EQUIVALENT -> Terminal.Colour.GOOD;
      case EXPLAINED -> Terminal.Colour.NOTABLE;
      case DIFFERENT, FAILED -> Terminal.Colour.BAD;
    };
  }
}
