package dev.deja.tracker.web;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown of text cells as HTML, in which HTML of the author's is text, and links are harmless.
 */
final class MarkdownText {

  private final Parser parser;
  private final HtmlRenderer renderer;

  MarkdownText() {
    List<Extension> extensions = List.of(TablesExtension.create());
    parser = Parser.builder().extensions(extensions).build();
    renderer =
        HtmlRenderer.builder().extensions(extensions).escapeHtml(true).sanitizeUrls(true).build();
  }

  String html(String markdown) {
    return renderer.render(parser.parse(markdown));
  }
}
