package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Stops.Run;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.util.List;
import java.util.Optional;

/**
 * Answers what code of a cell asks for and waits for: to run code of the session, or a magic. Used
 * by the work thread.
 */
final class CellCalls {

  private final CellEvents events;
  private final Explanations explanations;
  private final Stops stops;
  private final VmSession session;
  private int open;
  private int executionCount;

  CellCalls(CellEvents events, Explanations explanations, Stops stops, VmSession session) {
    this.events = events;
    this.explanations = explanations;
    this.stops = stops;
    this.session = session;
  }

  /** What is asked for from now on has this execution count. */
  void began(int newExecutionCount) {
    executionCount = newExecutionCount;
  }

  /** Whether code of a cell waits for other code. */
  boolean areOpen() {
    return open > 0;
  }

  /** Carries a call out, and ends it. */
  void answer(FrameReader call, NotebookVm from) {
    int cell = call.takeInt();
    FrameWriter answer = new FrameWriter(FrameKind.RETURNED).putInt(call.takeInt());
    String magic = call.takeOptionalText();
    List<String> arguments = call.takeTexts();
    String body = call.takeOptionalText();
    open++;
    try {
      session.shell().declaredSoFar();
      if (magic == null) {
        evaluate(cell, body == null ? "" : body, answer);
      } else {
        List<String> paths = events.runMagic(cell, magic, arguments, body);
        answer.putBoolean(false).putText(null).putTexts(paths);
      }
    } catch (Exception | LinkageError | StackOverflowError e) { // whoever waits must hear
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      answer.putBoolean(false).putText(why).putTexts(List.of());
    } finally {
      open--;
    }
    from.tell(answer);
  }

  private void evaluate(int cell, String source, FrameWriter answer) throws VmLostException {
    Run run = stops.running();
    CellCode code = new CellCode(cell, executionCount, source, 0, true);
    CellRun inside =
        new CellRun(
            session.shell(),
            session.vm(),
            events,
            explanations,
            code,
            () -> run != null && run.isInterrupted());
    CellResult result = inside.runInside();
    Optional<String> fault = result.why().map(error -> error.name() + ": " + error.message());
    answer.putBoolean(inside.leftValue()).putText(fault.orElse(null)).putTexts(List.of());
  }
}
