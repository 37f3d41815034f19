package io.github.spencerpark.jupyter.kernel;

import dev.deja.Deja;
import dev.deja.Mime;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every kernel of this family offers to notebook code. */
public abstract class BaseKernel {

  private final Renderer renderer = new Renderer();
  private final JupyterIO io = new JupyterIO();

  protected BaseKernel() {}

  public Renderer getRenderer() {
    return renderer;
  }

  public JupyterIO getIO() {
    return io;
  }

  public void display(DisplayData data) {
    io.display.display(data);
  }

  /** Runs code while the running cell waits; gives what the cell would show. */
  public @Nullable DisplayData eval(String code) throws Exception {
    Object value = evalRaw(code);
    if (value == null || value instanceof DisplayData) {
      return (DisplayData) value;
    }
    Mime shown = Deja.mimeOf(value);
    DisplayData data = new DisplayData();
    shown.data().forEach(data::putData);
    return data;
  }

  /** Runs code while the running cell waits; gives the last expression's value. */
  public @Nullable Object evalRaw(String code) throws Exception {
    return Deja.eval(code);
  }

  /** Adds jars or folders of classes, as {@code %classpath} does. */
  public void addToClasspath(String path) {
    Deja.magic("classpath", List.of(path), null);
  }

  public String getBanner() {
    return "Java " + Runtime.version() + ", Deja";
  }

  public String getVersion() {
    return Runtime.version().toString();
  }
}
