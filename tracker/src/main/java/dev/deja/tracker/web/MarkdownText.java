package dev.deja.tracker.web;

import dev.deja.tracker.export.Markdown;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * Markdown of text cells as HTML, in which HTML of the author's is text, and links are harmless.
 */
public final class MarkdownText implements Markdown {

  /** What is nested deeper stays as it was typed: each level takes some of the stack. */
  private static final int MOST_NESTED = 100;

  private final Parser parser;
  private final HtmlRenderer renderer;

  public MarkdownText() {
    List<Extension> extensions = List.of(TablesExtension.create());
    parser =
        Parser.builder()
            .extensions(extensions)
            .maxOpenBlockParsers(MOST_NESTED)
            .maxInlineNesting(MOST_NESTED)
            .build();
    renderer =
        HtmlRenderer.builder()
            .extensions(extensions)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new Addresses())
            .build();
  }

  @Override
  public String html(String markdown) {
    return renderer.render(parser.parse(markdown));
  }

  /** Links lead to other pages; a picture may also be its own address, where it runs nothing. */
  private static final class Addresses implements UrlSanitizer {

    private final UrlSanitizer links = new DefaultUrlSanitizer(List.of("http", "https", "mailto"));
    private final UrlSanitizer images = new DefaultUrlSanitizer(List.of("http", "https", "data"));

    @Override
    public String sanitizeLinkUrl(String url) {
      return links.sanitizeLinkUrl(url);
    }

    @Override
    public String sanitizeImageUrl(String url) {
      return images.sanitizeImageUrl(url);
    }
  }
}
