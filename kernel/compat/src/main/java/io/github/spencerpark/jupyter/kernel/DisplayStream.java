package io.github.spencerpark.jupyter.kernel;

import dev.deja.Deja;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;

/** Shows values beside the cell's result. */
public class DisplayStream {

  public boolean isAttached() {
    return true;
  }

  public void display(DisplayData data) {
    String id = data.getDisplayId();
    if (id == null) {
      Deja.display(data);
    } else {
      Deja.display(data, id);
    }
  }

  public void updateDisplay(DisplayData data) {
    String id = data.getDisplayId();
    if (id == null) {
      throw new IllegalArgumentException(
          "this data has no display id; give it the one of the display to replace: setDisplayId");
    }
    Deja.updateDisplay(id, data);
  }

  public void updateDisplay(String id, DisplayData data) {
    Deja.updateDisplay(id, data);
  }
}
