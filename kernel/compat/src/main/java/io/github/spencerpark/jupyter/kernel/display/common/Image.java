package io.github.spencerpark.jupyter.kernel.display.common;

import dev.deja.Deja;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.RenderedImage;

/** Pictures, which are shown without being asked for. */
public class Image {

  public static final MIMEType PNG = MIMEType.IMAGE_PNG;
  public static final MIMEType JPEG = MIMEType.IMAGE_JPEG;
  public static final MIMEType GIF = MIMEType.IMAGE_GIF;
  public static final MIMEType SVG = MIMEType.IMAGE_SVG;

  protected Image() {}

  /** Does nothing: the kernel shows pictures already. */
  public static void registerAll(Renderer renderer) {}

  public static void renderImage(RenderedImage image, RenderContext context) {
    Deja.mimeOf(image).data().forEach(context.getOutputContainer()::putData);
  }
}
