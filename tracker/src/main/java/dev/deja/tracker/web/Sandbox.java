package dev.deja.tracker.web;

import io.javalin.http.Context;

/**
 * HTML that notebooks put out, as a document with an origin of its own: its scripts run, so that
 * charts are seen, and reach neither the page nor its cookies, nor any server.
 */
final class Sandbox {

  static final String POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval';"
          + " style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:;"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

  private static final String BEGIN =
      """
      <!doctype html><html><head><meta charset="utf-8"><style>
      html { color-scheme: light; background: #fff; color: #1b1f24; }
      body { font: 14px/1.45 system-ui, sans-serif; margin: 0; padding: 4px; overflow-x: auto; }
      table { border-collapse: collapse; font-size: 13px; }
      td, th { border: 1px solid #d8dee4; padding: 3px 9px; text-align: left; }
      th { background: #f6f8fa; } img, svg { max-width: 100%; }
      </style></head><body>
      """;

  /** Tells the page how high it is; the page believes nothing but a number. */
  private static final String END =
      """
      <script>(() => {
        const tell = () => parent.postMessage({ height: document.documentElement.scrollHeight }, '*');
        addEventListener('load', tell);
        new ResizeObserver(tell).observe(document.body);
        tell();
      })();</script></body></html>
      """;

  private Sandbox() {}

  static void answer(Context context, String html) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Frame-Options", "SAMEORIGIN");
    context.html(BEGIN + html + END);
  }
}
