package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation as a site, and what of it is made from the code. */
@NeedsJupyter
class DocsIT {

  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir Path scratch;

  @Test
  void theSiteIsBuiltAndEveryLinkInItLeadsSomewhere() throws Exception {
    var site = Installed.TARGET.resolve("site").toAbsolutePath();
    var bin = Jupyter.open().bin();
    var annotations =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("jspecify"))
            .collect(Collectors.joining(File.pathSeparator));

    Finished.run(
            scratch,
            Map.of(
                "PATH",
                String.join(
                    File.pathSeparator,
                    bin.toString(),
                    Jdk.any().home().resolve("bin").toString(),
                    System.getenv("PATH")),
                "DOCS_CLASSPATH",
                annotations),
            List.of(DOCS.resolve("build-site").toString(), site.toString()))
        .succeeded();

    assertThat(site.resolve("api/dev/deja/Deja.html")).exists();
    assertThat(broken(site)).isEmpty();
    assertThat(foreign(site)).as("what a page fetches from other hosts").isEmpty();
  }

  /**
   * The page is made from what {@code %lsmagic} says. After a change run this with {@code
   * -Ddeja.docs.write=true}.
   */
  @Test
  void thePageOfMagicsSaysWhatTheKernelSays() throws IOException {
    var deja = Installed.on(Jdk.any(), scratch);
    Notebooks.write(scratch.resolve("magics.ipynb"), List.of("%lsmagic"));
    deja.deja(scratch, "run", "magics.ipynb").succeeded();
    var shown = deja.deja(scratch, "show", "magics/1/1", "--json").succeeded().json();

    var page = new StringBuilder("# Every magic\n\nAs `%lsmagic` has them. Made from the code; ");
    page.append("[Magics](../magics.md) tells more.\n\n| Magic | |\n|---|---|\n");
    text(shown)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.strip().split(" {2,}", 2))
        .map(line -> "| " + code(line[0]) + " | " + (line.length > 1 ? cell(line[1]) : "") + " |")
        .forEach(line -> page.append(line).append('\n'));
    var file = DOCS.resolve("reference/magics.md");
    if (Boolean.getBoolean("deja.docs.write")) {
      Files.writeString(file, page);
    }

    assertThat(page).contains("%maven", "%tag", "%executions");
    assertThat(Files.readString(file)).isEqualTo(page.toString());
  }

  private static String text(com.fasterxml.jackson.databind.JsonNode shown) {
    var text = new StringBuilder();
    for (var output : shown.findValues("outputs").get(0)) {
      text.append(Notebooks.text(output.path("text")));
    }
    return text.toString();
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** Links to files of the site that are not there. */
  private static List<String> broken(Path site) throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages(site)) {
      for (var link : links(page)) {
        var uri = link.replaceFirst("[#?].*", "");
        if (uri.isEmpty() || link.matches("(?i)(https?:|mailto:|data:|javascript:|//).*")) {
          continue;
        }
        var path = URLDecoder.decode(uri, StandardCharsets.UTF_8);
        var target =
            path.startsWith("/") ? site.resolve(path.substring(1)) : page.resolveSibling(path);
        if (!Files.exists(Files.isDirectory(target) ? target.resolve("index.html") : target)) {
          // The page for what is not found knows the site's own address only.
          if (!page.endsWith("404.html")) {
            broken.add(site.relativize(page) + " → " + link);
          }
        }
      }
    }
    return broken;
  }

  /** Scripts, styles and pictures of other hosts. */
  private static List<String> foreign(Path site) throws IOException {
    var fetched =
        Pattern.compile(
            "<(?:script|img|link rel=\"stylesheet\")[^>]*(?:src|href)=\"(https?:[^\"]*)\"");
    var foreign = new ArrayList<String>();
    for (var page : pages(site)) {
      fetched
          .matcher(Files.readString(page))
          .results()
          .map(found -> site.relativize(page) + " ← " + URI.create(found.group(1)).getHost())
          .forEach(foreign::add);
    }
    return foreign;
  }

  private static List<Path> pages(Path site) throws IOException {
    try (var files = Files.walk(site)) {
      return files
          .filter(file -> file.toString().endsWith(".html"))
          .filter(file -> !file.startsWith(site.resolve("api")))
          .toList();
    }
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)).toList();
  }
}
