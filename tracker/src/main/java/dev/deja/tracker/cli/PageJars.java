package dev.deja.tracker.cli;

import dev.deja.tracker.WebPage;
import dev.deja.tracker.export.Markdown;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The page's jars, which lie in {@code lib/web}, beside the others and on nobody's class path: a
 * kernel's start and every other command know nothing of a web server.
 */
final class PageJars {

  private PageJars() {}

  /**
   * The page. Its class loader becomes that of this thread, since servers look for classes there.
   *
   * @throws UserMistake if its jars are not there
   */
  static WebPage load() {
    ClassLoader loader = loader();
    Thread.currentThread().setContextClassLoader(loader);
    return ServiceLoader.load(WebPage.class, loader)
        .findFirst()
        .orElseThrow(
            () ->
                new UserMistake(
                    "this installation has no page: lib/web is missing, as where JBang installs Deja."
                        + " The archive and the Python package of a release have it; from the"
                        + " sources './mvnw package' makes it."));
  }

  /** What makes HTML of Markdown; empty if the page's jars are not there. */
  static Optional<Markdown> markdown() {
    return ServiceLoader.load(Markdown.class, loader()).findFirst();
  }

  private static ClassLoader loader() {
    ClassLoader own = PageJars.class.getClassLoader();
    List<URL> jars = new ArrayList<>();
    try {
      Path jar =
          Path.of(PageJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar.resolveSibling("web");
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
          for (Path file : files) {
            jars.add(file.toUri().toURL());
          }
        }
      }
    } catch (MalformedURLException | URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UserMistake("the folder 'lib/web' cannot be read: " + e.getMessage() + ".");
    }
    // Without a folder, as in a build, they are on the class path.
    return jars.isEmpty() ? own : new URLClassLoader(jars.toArray(URL[]::new), own);
  }
}
