package dev.deja.kernel.dependency;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of an artifact in a Maven repository.
 *
 * @param extension of its file, usually {@code jar}
 * @param classifier empty for the main artifact
 * @param version a version, a range such as {@code [1.0,2.0)}, {@code LATEST} or {@code RELEASE}
 */
public record Coordinates(
    String group, String artifact, String extension, String classifier, String version) {

  private static final String FORMS =
      "write group:artifact:version, group:artifact:extension:version or"
          + " group:artifact:extension:classifier:version";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern VERSION = Pattern.compile("[^\\s:/\\\\]+");

  public Coordinates {
    String whole = group + ":" + artifact + ":" + version;
    if (!NAME.matcher(group).matches() || !NAME.matcher(artifact).matches()) {
      throw new IllegalArgumentException(
          "'"
              + whole
              + "' is not an artifact: group and artifact are letters, digits, '.', '-', '_'");
    }
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("'" + whole + "' has no usable version; " + FORMS);
    }
  }

  /**
   * Reads {@code g:a:v}, {@code g:a:ext:v}, {@code g:a:ext:classifier:v}, and Gradle's {@code
   * g:a:v:classifier} and {@code g:a:v@ext}.
   *
   * @throws IllegalArgumentException with what to type instead
   */
  public static Coordinates parse(String typed) {
    String text = typed.strip();
    String extension = "jar";
    int at = text.lastIndexOf('@');
    if (at > text.lastIndexOf(':')) {
      extension = text.substring(at + 1);
      text = text.substring(0, at);
    }
    List<String> parts = List.of(text.split(":", -1));
    return switch (parts.size()) {
      case 2 ->
          throw new IllegalArgumentException(
              "'"
                  + typed
                  + "' has no version: write, for example, "
                  + text
                  + ":1.0 or "
                  + text
                  + ":LATEST");
      case 3 -> new Coordinates(parts.get(0), parts.get(1), extension, "", parts.get(2));
      case 4 ->
          isVersion(parts.get(2)) && !isVersion(parts.get(3))
              ? new Coordinates(parts.get(0), parts.get(1), extension, parts.get(3), parts.get(2))
              : new Coordinates(parts.get(0), parts.get(1), orJar(parts.get(2)), "", parts.get(3));
      case 5 ->
          new Coordinates(
              parts.get(0), parts.get(1), orJar(parts.get(2)), parts.get(3), parts.get(4));
      default ->
          throw new IllegalArgumentException("'" + typed + "' are not Maven coordinates; " + FORMS);
    };
  }

  private static boolean isVersion(String part) {
    return !part.isEmpty()
        && (Character.isDigit(part.charAt(0)) || "[(".indexOf(part.charAt(0)) >= 0);
  }

  private static String orJar(String extension) {
    return extension.isEmpty() ? "jar" : extension;
  }

  /** In Maven's form, extension and classifier left out where they say nothing. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(group).append(':').append(artifact).append(':');
    if (!classifier.isEmpty()) {
      text.append(extension).append(':').append(classifier).append(':');
    } else if (!extension.equals("jar")) {
      text.append(extension).append(':');
    }
    return text.append(version).toString();
  }
}
