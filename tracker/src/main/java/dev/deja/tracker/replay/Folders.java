package dev.deja.tracker.replay;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a run happened: the working folders of both runs become one word, and what the system made
 * up for a file in the temporary folder is dropped ({@code /tmp/plot827364519283.png} and {@code
 * /tmp/plot192837465748.png} are one file). It makes long numbers up, and libraries make UUIDs up;
 * a short number, as in {@code /tmp/model2024.bin}, is somebody's choice.
 */
final class Folders implements Normalizer {

  private static final Pattern TEMPORARY =
      Pattern.compile(
          "(?:/tmp|/var/tmp|/var/folders/\\w+/\\w+/T|[A-Za-z]:\\\\Users\\\\[^\\\\]+\\\\AppData\\\\Local\\\\Temp)"
              + "[/\\\\][\\w.-]*?(?:\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\d{8,})");

  private final List<String> folders;

  /**
   * @param folders absolute paths of the working folders of both runs
   */
  Folders(List<String> folders) {
    this.folders =
        folders.stream()
            .map(folder -> folder.length() > 1 ? folder.replaceAll("[/\\\\]+$", "") : folder)
            .filter(folder -> folder.length() > 1)
            .distinct()
            // The longest first: one may lie in the other.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  @Override
  public String name() {
    return "folders";
  }

  @Override
  public String normalize(String text) {
    String result = text;
    for (String folder : folders) {
      result =
          Pattern.compile(Pattern.quote(folder) + "(?![\\w-])")
              .matcher(result)
              .replaceAll("<folder>");
    }
    return TEMPORARY.matcher(result).replaceAll("<temporary>");
  }
}
