package dev.deja.kernel.dependency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Maven's settings.xml says, for those who cannot wait until Maven is loaded. */
final class SettingsFile {

  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern LOCAL =
      Pattern.compile("<localRepository>\\s*([^<]+?)\\s*</localRepository>");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(env\\.)?([^}]+)}");

  private SettingsFile() {}

  /** The local repository that a file names; empty if it names none or cannot be read. */
  static Optional<Path> localRepository(Path settings) {
    if (!Files.isRegularFile(settings)) {
      return Optional.empty();
    }
    try {
      String text = COMMENT.matcher(Files.readString(settings)).replaceAll("");
      Matcher named = LOCAL.matcher(text);
      return named.find() ? Optional.of(Path.of(expanded(named.group(1)))) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // who resolves a library is told
    }
  }

  private static String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String value =
                  found.group(1) == null
                      ? System.getProperty(found.group(2))
                      : System.getenv(found.group(2));
              return Matcher.quoteReplacement(value == null ? found.group() : value);
            });
  }
}
