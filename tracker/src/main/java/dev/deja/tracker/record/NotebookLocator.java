package dev.deja.tracker.record;

import dev.deja.tracker.model.NotebookRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the notebook of a session from what its client tells: {@code JPY_SESSION_NAME}, which
 * Jupyter Server sets to the notebook's path, or a path in the metadata of a message.
 */
final class NotebookLocator {

  private static final String EXTENSION = ".ipynb";
  private static final int LONGEST_NAME = 100;
  private static final Pattern FOREIGN = Pattern.compile("[^\\p{L}\\p{N}._-]");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private NotebookLocator() {}

  /**
   * The notebook that a hint names.
   *
   * @param hint an absolute path, one relative to the working folder, or a {@code file:} or {@code
   *     vscode-notebook-cell:} URI
   * @return empty if it names no notebook
   */
  static Optional<NotebookRef> locate(String hint, Path workingFolder) {
    String text = path(hint.strip());
    if (!text.endsWith(EXTENSION)) {
      return Optional.empty();
    }
    try {
      Path named = Path.of(text);
      Path file = named.getFileName();
      if (file == null) {
        return Optional.empty();
      }
      List<Path> candidates = new ArrayList<>(List.of(workingFolder.resolve(named)));
      if (!named.isAbsolute()) {
        // A server names it from its root, and a kernel runs in the notebook's own folder.
        candidates.add(workingFolder.resolve(file));
      }
      Optional<String> found =
          candidates.stream()
              .filter(Files::isRegularFile)
              .findFirst()
              .map(candidate -> candidate.toAbsolutePath().normalize().toString());
      return Optional.of(new NotebookRef(name(file.toString()), found));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** What people call a notebook file of that name. */
  static String name(String fileName) {
    String bare =
        fileName.endsWith(EXTENSION)
            ? fileName.substring(0, fileName.length() - EXTENSION.length())
            : fileName;
    String name = FOREIGN.matcher(Normalizer.normalize(bare, Normalizer.Form.NFC)).replaceAll("-");
    if (name.length() > LONGEST_NAME) {
      name = name.substring(0, LONGEST_NAME);
    }
    // A name that is nothing, or a folder's own or parent's, or hidden, would make no good key.
    return name.isEmpty() || name.startsWith(".")
        ? "-" + name.substring(Math.min(1, name.length()))
        : name;
  }

  private static String path(String hint) {
    if (!SCHEME.matcher(hint).matches()) {
      return hint;
    }
    try {
      String path = new URI(hint.replace(" ", "%20")).getPath();
      return path == null ? hint : path;
    } catch (URISyntaxException e) {
      return hint;
    }
  }
}
