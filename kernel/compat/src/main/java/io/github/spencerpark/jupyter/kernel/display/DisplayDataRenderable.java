package io.github.spencerpark.jupyter.kernel.display;

import dev.deja.Mime;
import dev.deja.Showable;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Set;

/** A value that writes its representations itself. */
public interface DisplayDataRenderable extends Showable {

  Set<MIMEType> ANY = Set.of(MIMEType.ANY);

  default Set<MIMEType> getSupportedRenderTypes() {
    return ANY;
  }

  default Set<MIMEType> getPreferredRenderTypes() {
    return getSupportedRenderTypes();
  }

  void render(RenderContext context);

  @Override
  default Mime show() {
    RenderContext context = new RenderContext(getPreferredRenderTypes());
    render(context);
    return context.finished(String.valueOf(this));
  }
}
