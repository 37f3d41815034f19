package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.MimeBundle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code %%html}, {@code %%markdown}, {@code %%javascript}, {@code %%svg}, {@code %%latex}: the
 * cell's text, shown as what it is; on a line, the rest of the line.
 */
final class DisplayMagic implements Magic {

  private final List<String> names;
  private final String mimeType;

  private DisplayMagic(String mimeType, String... names) {
    this.names = List.of(names);
    this.mimeType = mimeType;
  }

  static List<Magic> all() {
    return List.of(
        new DisplayMagic(MimeBundle.HTML, "html", "HTML"),
        new DisplayMagic("text/markdown", "markdown"),
        new DisplayMagic("application/javascript", "javascript", "js"),
        new DisplayMagic("image/svg+xml", "svg", "SVG"),
        new DisplayMagic("text/latex", "latex"));
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public String usage() {
    return "%%" + names.get(0) + "  shows the cell's text as " + mimeType;
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    String text = call.body().orElse(call.line());
    if (text.isBlank()) {
      throw new MagicFailed(
          "%%" + call.name() + " has nothing to show: write the text on the lines below it");
    }
    Map<String, String> data = new LinkedHashMap<>();
    data.put(mimeType, text);
    data.put(MimeBundle.TEXT, text);
    cell.put(new CellOutput.Display(new MimeBundle(data, Map.of()), Optional.empty(), false));
  }
}
