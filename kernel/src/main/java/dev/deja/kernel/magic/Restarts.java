package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.Notebook;

/** New notebook JVMs, and what the user has to know of them. */
final class Restarts {

  private Restarts() {}

  /** Whether cells have declared something that a new notebook JVM would lack. */
  static boolean wouldForget(Notebook notebook) {
    return notebook.declarations().stream().anyMatch(each -> each.executionCount() > 0);
  }

  /**
   * Changes settings: in a new notebook JVM at once, if that costs the user nothing, else for the
   * next.
   *
   * @return whether Java code has them already
   */
  static boolean change(JvmSettings changed, CellContext cell) {
    Notebook notebook = cell.notebook();
    if (notebook.settings().equals(changed)) {
      return true;
    }
    if (wouldForget(notebook)) {
      notebook.settings(changed);
      return false;
    }
    notebook.restart(changed);
    return true;
  }

  /** Starts a new notebook JVM and says so. */
  static void restart(String what, JvmSettings settings, CellContext cell) {
    boolean forgets = wouldForget(cell.notebook());
    cell.notebook().restart(settings);
    int entries = cell.classPath().size();
    Say.line(
        cell,
        what
            + (forgets ? " What cells declared is gone." : "")
            + (entries == 0
                ? ""
                : " The class path (" + entries + (entries == 1 ? " entry" : " entries") + ") and")
            + (entries == 0 ? "" : " the repositories are kept."));
  }
}
