package dev.deja.tracker;

import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.export.HtmlText;
import dev.deja.tracker.model.ExecutionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person, below the first cell of a session, that it is recorded: {@code Deja · churn/42 ·
 * recording}. Only for clients that say which cell of which notebook runs, as JupyterLab does:
 * whoever runs notebooks without a person says it not, and gets nothing added. It is no output of
 * the cell, and no observer, record or re-run sees it.
 *
 * <p>The short number is found out behind the first cell's back: the line is shown without it, and
 * replaced when it is known.
 */
final class SessionLine implements CellObserver {

  /** Under which the line is replaced; no other session's. */
  private final String id;

  private final boolean people;
  private final BiConsumer<Integer, CellOutput.Display> screen;

  /** The cell run that it belongs to; 0 before that ran, or if there is none. */
  private int cell;

  private boolean shown;
  private @Nullable String reference;

  /**
   * @param people whether somebody may look on who wants to be told
   * @param screen shows something below a cell run
   */
  SessionLine(
      ExecutionId execution, boolean people, BiConsumer<Integer, CellOutput.Display> screen) {
    this.people = people;
    this.id = "deja-" + execution.ulid();
    this.screen = screen;
  }

  @Override
  public synchronized void cellStarted(CellStart start) {
    if (people && cell == 0 && !start.silent() && start.cellId().isPresent()) {
      cell = start.number();
    }
  }

  @Override
  public synchronized void cellFinished(CellFinish finish) {
    if (!shown && finish.number() == cell) {
      shown = true;
      screen.accept(cell, display(false));
    }
  }

  /** What people call the execution, once that is known. */
  synchronized Optional<String> reference() {
    return Optional.ofNullable(reference);
  }

  /** The execution is called that. */
  synchronized void named(String called) {
    reference = called;
    if (shown) {
      screen.accept(cell, display(true));
    }
  }

  private CellOutput.Display display(boolean update) {
    String text = reference == null ? "Deja · recording" : "Deja · " + reference + " · recording";
    Map<String, String> data = new LinkedHashMap<>();
    data.put(
        MimeBundle.HTML,
        "<div style=\"color:var(--jp-ui-font-color3,#888);font-size:11px\">"
            + HtmlText.escaped(text)
            + "</div>");
    data.put(MimeBundle.TEXT, text);
    return new CellOutput.Display(new MimeBundle(data, Map.of()), Optional.of(id), update);
  }
}
