package dev.deja.tracker.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The browser's side: files of this package's resources, and of the libraries that it uses. */
final class Assets {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(css|js|svg|png)");
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png");

  /** Files of libraries, under the names that the page has for them. */
  private final Map<String, String> libraries;

  Assets() {
    Properties versions = new Properties();
    try (InputStream in = Assets.class.getResourceAsStream("versions.properties")) {
      if (in != null) {
        versions.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String webjars = "/META-INF/resources/webjars/";
    String lit = webjars + "lit-html/" + versions.getProperty("lit-html");
    String uplot = webjars + "uplot/" + versions.getProperty("uplot");
    libraries =
        Map.of(
            "lit-html.js", lit + "/lit-html.js",
            "uplot.js", uplot + "/dist/uPlot.esm.js",
            "uplot.css", uplot + "/dist/uPlot.min.css");
  }

  void add(RoutesConfig routes) {
    routes.get("/assets/{name}", this::asset);
    routes.get("/favicon.ico", context -> context.redirect("/assets/logo.svg"));
    for (String path :
        new String[] {
          "/",
          "/executions/{notebook}/{number}",
          "/compare",
          "/data",
          "/data/{digest}",
          "/deployments",
          "/store"
        }) {
      routes.get(path, context -> context.html(text("index.html")));
    }
  }

  private void asset(Context context) {
    String name = context.pathParam("name");
    Optional<byte[]> bytes =
        Optional.ofNullable(libraries.get(name))
            .or(() -> NAME.matcher(name).matches() ? Optional.of("page/" + name) : Optional.empty())
            .flatMap(Assets::read);
    if (bytes.isEmpty()) {
      Problem.answer(context, HttpStatus.NOT_FOUND, "the page has no file '" + name + "'");
      return;
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    context.header("Cache-Control", "no-cache");
    context.contentType(String.valueOf(TYPES.get(ending))).result(bytes.get());
  }

  /** A text file of this package. */
  static String text(String name) {
    return read("page/" + name)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalStateException(name + " is missing in the jar"));
  }

  private static Optional<byte[]> read(String name) {
    try (@Nullable InputStream in = Assets.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
